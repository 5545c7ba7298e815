"""The consent of a consortium's members: the lead's page, and the answer of each by the link of a mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from digiverkosto.addresses import organisers
from digiverkosto.limits import may_write_on_enrolment
from digiverkosto.refusals import Refused
from participants.forms.own_enrolment import ConsentForm
from participants.models import Consent, Enrolment
from participants.services import consents
from participants.terms import text_of_terms
from participants.views.own_enrolment import Guest, frame, guest_page, only_undecided


@guest_page
@only_undecided
def members(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Each member with what is known of its consent; the lead says it, or has somebody of the member asked."""
    rows = list(guest.enrolment.consents.select_related("municipality"))
    form = ConsentForm(request.POST if request.method == "POST" else None, members=rows)
    if request.method == "POST" and form.is_valid():
        said = carried_out(request, guest, form)
        if said:
            messages.success(request, said)
            return redirect(guest.address("enrolment-consents"))
    context = {**frame(guest), "rows": rows, "form": form, "known": consents.KNOWN}
    return render(request, "participants/own_consents.html", context)


def carried_out(request: HttpRequest, guest: Guest, form: ConsentForm) -> str:
    """What was done, in words; empty when it was refused, which the form then says."""
    if not may_write_on_enrolment(request):
        form.add_error(None, _("That was much from this address. Wait a few minutes, then try again."))
        return ""
    data = form.cleaned_data
    consent = get_object_or_404(
        Consent.objects.select_related("enrolment"), pk=data["member"], enrolment=guest.enrolment
    )
    try:
        if data["act"] == "said":
            held = consents.say(consent=consent, actor=guest.user)
            return _("Saved: %(member)s has decided to take part.") % {"member": held.municipality}
        held = consents.ask(consent=consent, name=data["name"], email=data["email"], actor=guest.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return _("The question is on its way to %(email)s.") % {"email": held.email}


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The member's contact reads what is asked, and agrees or does not: a button, since programs open every link."""
    consent = consents.of_token(token)
    if consent is None:
        return render(request, "participants/own_gone.html", {"organisers": organisers()}, status=404)
    if request.method == "POST" and request.POST.get("answer") in ("agree", "refuse"):
        if may_write_on_enrolment(request):
            say_answer(request, consent)
        else:
            messages.error(request, _("That was much from this address. Wait a few minutes, then try again."))
        return redirect("enrolment-consent", token)
    enrolment = consent.enrolment
    context = {
        "consent": consent,
        "enrolment": enrolment,
        "open": enrolment.state in Enrolment.CORRECTABLE,
        "terms": enrolment.terms_text or text_of_terms(),
        "organisers": organisers(),
    }
    return render(request, "participants/consent.html", context)


def say_answer(request: HttpRequest, consent: Consent) -> None:
    try:
        consents.answer(consent=consent, agrees=request.POST["answer"] == "agree")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("Thank you, your answer is saved, and the contact person of the enrolment is told.")
        )
