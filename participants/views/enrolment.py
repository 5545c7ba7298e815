"""Enrolling on the public page: the form, its review, and the receipt, each at an address of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from digiverkosto.limits import may_enrol, may_keep_a_draft
from participants import drafts
from participants.forms.enrolment import EnrolmentForm, suggested
from participants.models import Enrolment
from participants.queries.sent import facts_of
from participants.services import doors, enrolments
from participants.services.claims import EnrolmentRefused
from participants.terms import VERSION, Read, text_of_terms
from participants.views.own_enrolment import accepted_since
from programmes.models import Programme


def public_programme(slug: str) -> Programme:
    return get_object_or_404(Programme.objects.public(), slug=slug)


@never_cache
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what is typed is kept in the reader's session and shown again until it is sent."""
    programme = public_programme(slug)
    if request.method == "POST" and may_keep_a_draft(request):
        drafts.keep(request, programme, EnrolmentForm.base_fields, request.POST)
        return redirect("enrol-review", slug)
    if not programme.takes_enrolments():
        return render(request, "participants/enrolment_closed.html", {"programme": programme})
    draft = drafts.draft_of(request, programme)
    typed = request.POST if request.method == "POST" else draft.typed if draft else None
    if request.method == "POST":
        messages.error(
            request, _("Many forms came from this address. Nothing was lost: wait a few minutes, send again.")
        )
    context = {
        "programme": programme,
        "form": EnrolmentForm(typed, programme=programme),
        "places": suggested(),
        "sent": None if draft else drafts.sent_from(request, programme),
    }
    return render(request, "participants/enrol.html", context)


@never_cache
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """What is about to be sent; posting sends it. A text that is not valid goes back to the form."""
    programme = public_programme(slug)
    draft = drafts.draft_of(request, programme)
    if draft is None:
        return redirect("enrol-sent", slug)
    if made := Enrolment.objects.filter(receipt=draft.receipt).first():
        return sent_now(request, programme, made)
    form = EnrolmentForm(draft.typed, programme=programme)
    if not form.is_valid():
        return redirect("enrol", slug)
    if request.method == "POST":
        return send(request, programme, form, draft)
    context = {"programme": programme, "form": form, "draft": draft, "terms_version": VERSION}
    return render(request, "participants/enrol_review.html", context)


def send(request: HttpRequest, programme: Programme, form: EnrolmentForm, draft: drafts.Draft) -> HttpResponse:
    """Send the reviewed text; a refusal brings the review back with its reason."""
    refused = ""
    if request.POST.get("draft") != draft.receipt:
        refused = _("The text was changed in another window after you opened this page. Review it once more.")
    elif request.POST.get("terms_version", VERSION) != VERSION:
        refused = _("The terms were changed after you opened this page. Read them once more, then send.")
    elif not may_enrol(request):
        refused = _("Many enrolments came from this address. Nothing was lost: wait a few minutes and send again.")
    else:
        try:
            made = enrolments.submit(programme=programme, application=form.application(), receipt=draft.receipt)
        except EnrolmentRefused as refusal:
            refused = str(refusal)
    if refused:
        messages.error(request, refused)
        return redirect("enrol-review", programme.slug)
    return sent_now(request, programme, made)


def sent_now(request: HttpRequest, programme: Programme, made: Enrolment) -> HttpResponse:
    drafts.finish(request, programme, made)
    messages.info(request, _("One thing more: confirm the enrolment from your mail."))
    return redirect("enrol-sent", programme.slug)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt, for the browser that sent the enrolment; others come to the form."""
    enrolment = drafts.sent_from(request, public_programme(slug))
    return show_receipt(request, enrolment) if enrolment else redirect("enrol", slug)


@never_cache
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """The same for the contact person, who has the address from the mail."""
    return show_receipt(request, get_object_or_404(Enrolment.objects.with_party(), receipt=receipt))


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a button, since programs that check mails open every link in them.

    Whoever was enrolled by telephone agrees to the terms here.
    """
    enrolment = enrolments.of_token(token)
    if enrolment is None:
        return render(request, "participants/confirm_too_late.html", status=404)
    wrong = ""
    if request.method == "POST":
        read = Read.of(request.POST.dict()) if "terms" in request.POST else None
        try:
            enrolments.confirm(enrolment=enrolment, read=read)
        except enrolments.TermsMissing as missing:
            wrong = str(missing)
        except EnrolmentRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("enrolment-receipt", enrolment.receipt)
        else:
            messages.success(request, _("Thank you! Your enrolment is confirmed and goes to the organisers."))
            return redirect("enrolment-own", doors.make(enrolment))
    if enrolment.state != Enrolment.State.SUBMITTED:
        return redirect("enrolment-receipt", enrolment.receipt)
    context = {**facts_of(enrolment), "terms": text_of_terms(), "terms_version": VERSION, "wrong": wrong}
    return render(request, "participants/confirm.html", context)


def show_receipt(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """What was sent and where the decision stands; what was accepted is read by the participant's contact persons alone."""
    if enrolment.is_participants:
        return accepted_since(request)
    context = {**facts_of(enrolment), "days": enrolments.CONFIRM_WITHIN.days}
    return render(request, "participants/receipt.html", context)
