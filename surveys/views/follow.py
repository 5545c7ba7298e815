"""Spreading the survey and following how the answering goes."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digiverkosto.addresses import absolute
from digiverkosto.refusals import Refused
from digiverkosto.translated import alphabetical
from participants.access import Participation, participant_page
from participants.rules import edits
from surveys.forms import HeadcountForm
from surveys.models import Survey
from surveys.queries.response_rate import ResponseRate, response_rates, with_parts
from surveys.queries.rounds import in_rounds, newest, newest_ready, newest_surveys, surveys_of, told_before
from surveys.rules import follows, reads_before_release, tells_headcounts
from surveys.services import headcounts
from surveys.services.opening import opens_later


def link_of(survey: Survey) -> str:
    """The full address at which staff answer."""
    return absolute(reverse("survey", args=[survey.key]))


@participant_page(send=edits)
def follow(request: HttpRequest, participation: Participation) -> HttpResponse:
    """The link, the letters, the code to print, and the number of answers."""
    known = surveys_of(participation.enrolment)
    surveys_by_round = in_rounds(known)
    surveys = [survey for survey in newest(surveys_by_round) if follows(participation.visit, survey)]
    drafts = [survey for survey in known if survey.state == Survey.State.DRAFT and follows(participation.visit, survey)]
    waiting = [survey for survey in drafts if survey.waits or survey.opens_by_itself]
    forms = {survey.pk: form_of(request, survey) for survey in (*drafts, *surveys)}
    if request.method == "POST":
        chosen = next((survey for survey in (*drafts, *surveys) if str(survey.pk) == request.POST.get("survey")), None)
        if chosen is None:
            raise Http404
        without = "without" in request.POST
        if without or forms[chosen.pk].is_valid():
            numbers = None if without else forms[chosen.pk].headcounts()
            if keep_headcounts(request, chosen, numbers, participation):
                return redirect(participation.address("survey-follow"))
    asked = [{"survey": survey, "form": forms[survey.pk]} for survey in waiting]
    entries = [entry_of(answered, forms[answered.survey.pk]) for answered in with_parts(response_rates(surveys))]
    context = {
        **participation.frame("survey"),
        "tells": tells_headcounts(participation),
        "waiting": asked,
        "surveys": in_order([*asked, *entries]),
        "any_open": any(entry["open"] for entry in entries),
        "results": bool(newest_ready(surveys_by_round, staff=reads_before_release(participation.visit))),
    }
    return render(request, "surveys/follow.html", context)


def in_order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest round first, and in each the municipalities by name, whatever state their surveys are in."""

    def place(entry: dict[str, Any]) -> tuple[float, int, str]:
        survey: Survey = entry["survey"]
        return -survey.round.opens_at.timestamp(), -survey.round_id, alphabetical(str(survey.municipality))

    return sorted(entries, key=place)


def keep_headcounts(
    request: HttpRequest, survey: Survey, numbers: Mapping[str, int] | None, participation: Participation
) -> bool:
    """Save the numbers, open a survey that waits for them, and say what became of it. Returns whether they were saved."""
    try:
        headcounts.confirm(survey=survey, headcounts=numbers, actor=participation.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return False
    else:
        messages.success(request, said_of(survey))
        return True


def said_of(survey: Survey) -> str:
    """`survey` as it was before its numbers were told."""
    if not survey.waits:
        return _("The staff numbers of %(municipality)s were saved.") % {"municipality": survey.municipality}
    if opens_later(survey.round):
        return _(
            "Thank you. The survey of %(municipality)s opens by itself on %(when)s, and you then get the link by mail."
        ) % {
            "municipality": survey.municipality,
            "when": date_format(timezone.localtime(survey.round.opens_at), "DATETIME_FORMAT"),
        }
    return _(
        "The survey of %(municipality)s has been opened. Send the link to your staff: the letter is ready below."
    ) % {"municipality": survey.municipality}


def form_of(request: HttpRequest, survey: Survey) -> HeadcountForm:
    """With what was sent for this survey; otherwise, where it waits, with what was told in the round before."""
    if request.method == "POST" and request.POST.get("survey") == str(survey.pk):
        return HeadcountForm(request.POST, survey=survey)
    return HeadcountForm(survey=survey, before=told_before(survey) if survey.waits else None)


def letter_of(survey: Survey) -> list[str]:
    """The letter to the staff, a paragraph each, in the reader's language."""
    day = date_format(timezone.localtime(survey.round.closes_at), "SHORT_DATE_FORMAT")
    return [
        _("Hello! How is digitalisation going in %(municipality)s? Tell us how your own work looks.")
        % {"municipality": survey.municipality},
        _(
            "Answering takes five to ten minutes, on a phone too. It is anonymous: you do not sign in, and groups of "
            "fewer than five people are never shown."
        ),
        link_of(survey),
        _("Please answer by %(day)s. Thank you!") % {"day": day},
    ]


def mail_of(survey: Survey, letter: list[str]) -> str:
    """An address that opens the letter in the reader's own mail program."""
    subject = _("A survey on digitalisation: %(municipality)s") % {"municipality": survey.municipality}
    body = "\r\n\r\n".join(letter)
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


def entry_of(answered: ResponseRate, form: HeadcountForm) -> dict[str, Any]:
    survey = answered.survey
    letter = letter_of(survey)
    return {
        "survey": survey,
        "answered": answered,
        "form": form,
        "link": link_of(survey),
        "letter": letter,
        "mail": mail_of(survey, letter),
        "open": survey.can_be_spread,
    }


@participant_page()
@require_safe
def qr(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """The survey's address as a QR code to print (SVG)."""
    surveys = [survey for survey in newest_surveys(participation.enrolment) if follows(participation.visit, survey)]
    survey = get_object_or_404(Survey, pk=pk, pk__in=[survey.pk for survey in surveys])
    code = segno.make(link_of(survey), error="m").svg_inline(scale=8, border=2)
    return HttpResponse(
        code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), content_type="image/svg+xml"
    )
