"""The front page and the programmes' pages."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from digiverkosto.addresses import organisers
from programmes.audiences import audience_words
from programmes.checklist import activities_of
from programmes.models import Activity, Programme
from programmes.registry import enrolment_address, named_in, sample_address


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the portal is, and its programmes."""
    programmes = list(Programme.objects.public())
    open_now = [programme for programme in programmes if programme.takes_enrolments()]
    enrol = enrolment_address(open_now[0]) if open_now else ""
    context = {"programmes": programmes, "open_now": open_now[0] if enrol else None, "enrol": enrol}
    return render(request, "programmes/front.html", context)


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme in full; the ended ones stay readable. A draft is a 404."""
    activities = Prefetch("activities", Activity.objects.order_by("position"))
    shown = get_object_or_404(Programme.objects.public().prefetch_related(activities), slug=slug)
    return render(request, "programmes/programme.html", page_of(shown))


def page_of(shown: Programme) -> dict[str, object]:
    """What the page of a programme shows, which has its activities with it."""
    contents = activities_of(shown)
    today = timezone.localdate()
    return {
        "programme": shown,
        "audiences": audience_words(shown.audiences),
        "shared": [with_words(activity) for activity in contents if activity.scope == Activity.Scope.SHARED],
        "municipal": [with_words(activity) for activity in contents if activity.scope == Activity.Scope.MUNICIPAL],
        "enrol": enrolment_address(shown) if shown.takes_enrolments() else "",
        "opens": shown.enrolment_opens if shown.enrolment_opens and shown.enrolment_opens > today else None,
        "takes": shown.takes_enrolments(),
        "organisers": organisers(),
        "sample": sample_address(),
        "named": named_in(shown),
    }


def with_words(activity: Activity) -> dict[str, object]:
    """An activity and its audiences as words."""
    return {"activity": activity, "audiences": audience_words(activity.audiences)}
