"""What people said of an event, for the staff."""

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.feedback import EventFeedback, feedback_of
from events.models import Event
from surveys.models import OpenAnswer


@require_safe
def feedback(request: HttpRequest, event: int) -> HttpResponseBase:
    """How many answers there are while they come, and what may be shown once they are counted. Raises Http404 for an
    own session, about which nobody is asked.
    """
    shared = get_object_or_404(Event.objects.filter(enrolment=None), pk=event)
    said = feedback_of(shared)
    context = {
        **admin.site.each_context(request),
        "title": _("Feedback"),
        "event": shared,
        "said": said,
        "review": address_of_review(said) if said and request.user.has_perm("surveys.change_openanswer") else "",
    }
    return TemplateResponse(request, "desk/feedback.html", context)


def address_of_review(said: EventFeedback) -> str:
    """Where own words that wait are read before anybody else reads them."""
    of_survey = f"survey={said.answered.survey.pk}&review__exact={OpenAnswer.Review.WAITING}"
    return f"{reverse('admin:surveys_openanswer_changelist')}?{of_survey}"
