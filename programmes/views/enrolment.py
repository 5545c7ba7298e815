"""Enrolling on the public page: fill in, review, send, receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from digiverkosto.limits import may_enrol
from municipalities.models import Municipality
from programmes.forms.enrolment import EnrolmentForm
from programmes.models import Enrolment, Programme
from programmes.services import enrolments


@never_cache
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, its review, and the sending, in one address, so that nothing typed is lost on the way."""
    programme = get_object_or_404(Programme.objects.public(), slug=slug)
    if not programme.takes_enrolments() and request.method != "POST":
        return render(request, "programmes/enrolment_closed.html", {"programme": programme})
    form = EnrolmentForm(request.POST or None, programme=programme)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "change" and form.is_valid():
        if step == "send":
            return send(request, programme, form)
        return render(request, "programmes/enrol_review.html", {"programme": programme, "form": form})
    return show_form(request, programme, form)


def show_form(request: HttpRequest, programme: Programme, form: EnrolmentForm) -> HttpResponse:
    names = Municipality.objects.open_to_enrolment(demo=False).order_by("name").values_list("name", flat=True)
    return render(request, "programmes/enrol.html", {"programme": programme, "form": form, "names": names})


def send(request: HttpRequest, programme: Programme, form: EnrolmentForm) -> HttpResponse:
    """Send a reviewed form; a refusal brings the form back with what was typed."""
    if not may_enrol(request):
        form.add_error(
            None, _("Many enrolments came from this address. Nothing was lost: wait a few minutes and send again.")
        )
        return show_form(request, programme, form)
    try:
        enrolment = enrolments.submit(programme=programme, application=form.application())
    except enrolments.EnrolmentRefused as refusal:
        form.add_error(None, str(refusal))
        return show_form(request, programme, form)
    messages.success(request, _("Thank you! Your enrolment has been sent."))
    return redirect("enrolment-receipt", enrolment.receipt)


@never_cache
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """What was sent and where the decision stands; its address is known to the sender alone."""
    found = get_object_or_404(Enrolment.objects.with_party(), receipt=receipt)
    members = [row.municipality for row in found.enrolled.select_related("municipality")]
    return render(request, "programmes/receipt.html", {"enrolment": found, "members": members})
