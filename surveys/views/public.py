"""The survey as a respondent meets it. Nothing here reads or sets a cookie, a session or an address."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from digiverkosto.caching import kept
from digiverkosto.limits import may_answer
from surveys.models import Survey
from surveys.queries.form import form_sections
from surveys.services import answering

MAIN_LANGUAGES = ("fi", "sv", "en")
TOKEN_MARK = "token-goes-here"  # noqa: S105
FORM_SECONDS = 60
OF_FEEDBACK = ("form", "closed", "thanks", "anonymity")
NOT_YET = "not-yet"
"""The button that Enter in a field presses where no script runs: the form's first one."""


def asked_language(request: HttpRequest) -> str:
    """The language asked for in the address; else the browser's; empty when neither is one of ours."""
    wanted = (request.GET.get("lang", ""), request.headers.get("Accept-Language", "")[:2].lower())
    return next((language for language in wanted if language in MAIN_LANGUAGES), "")


def language_of(request: HttpRequest, survey: Survey) -> str:
    """The language asked for, else the municipality's; of feedback Finnish."""
    return asked_language(request) or (survey.municipality.main_language if survey.municipality else "fi")


def find_for_answer(key: str) -> Survey | None:
    """The survey that an answer is for, kept for a minute: whether it is open is asked anew when the answer is stored."""
    known = kept(f"survey:{key[:24]}", FORM_SECONDS, lambda: find(key), keep_none=False)
    return known if known and known.takes_answers(timezone.now()) else find(key)


def find(key: str) -> Survey | None:
    """The survey with this key, drafts left out; None for a forged or mistyped key."""
    return (
        Survey.objects.exclude(state=Survey.State.DRAFT)
        .select_related("round")
        .filter(key=key.replace("\x00", ""))
        .first()
    )


def template_of(survey: Survey | None, name: str) -> str:
    """Feedback has a form of one screen and words of its own; what is neither is said in the same words to all."""
    own = survey is not None and survey.is_feedback and name in OF_FEEDBACK
    return f"surveys/public/{'feedback/' if own else ''}{name}.html"


def page(
    request: HttpRequest, survey: Survey | None, name: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page of the survey in the respondent's language."""
    language = language_of(request, survey) if survey else request.headers.get("Accept-Language", "fi")[:2]
    with translation.override(language if language in dict(settings.LANGUAGES) else "fi"):
        full = {
            "survey": survey,
            "languages": MAIN_LANGUAGES,
            "language": translation.get_language(),
            **(context or {}),
        }
        return render(request, template_of(survey, name), full, status=status)


@csrf_exempt
@never_cache
def survey_form(request: HttpRequest, key: str) -> HttpResponse:
    """The form, and its sending. There is no session to forge a request on, so no token cookie is set."""
    if request.method != "POST" and (form := open_form(request, key)):
        return HttpResponse(form)
    survey = find_for_answer(key) if request.method == "POST" else find(key)
    if survey is None:
        return page(request, None, "unknown", status=404)
    if request.method == "POST" and survey.is_uncounted:
        return take_in(request, survey)
    return page(request, survey, "closed", status=409 if request.method == "POST" else 200)


def open_form(request: HttpRequest, key: str) -> str:
    """The empty form of a survey that takes answers, with a token of its own; kept for a minute.

    A form that outlives its survey is refused when it is sent.
    """
    name = f"survey-form:{key[:24]}:{asked_language(request)}"
    made = kept(name, FORM_SECONDS, lambda: make_form(request, key), keep_none=False)
    if made is None or timezone.now() >= made[0]:
        return ""
    return made[1].replace(TOKEN_MARK, secrets.token_urlsafe(16))


def make_form(request: HttpRequest, key: str) -> tuple[datetime, str] | None:
    """When the survey closes, and its form; None for one that takes no answers."""
    survey = find(key)
    if survey is None or not survey.takes_answers(timezone.now()):
        return None
    with translation.override(language_of(request, survey)):
        context = {"sections": form_sections(survey.round.questionnaire), "token": TOKEN_MARK, "errors": {}}
    return survey.round.closes_at, page(request, survey, "form", context).content.decode()


def take_in(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Store what was sent, or show it again with what is wrong."""
    language = language_of(request, survey)
    with translation.override(language):
        answers = survey.round.questionnaire.read(request.POST)
        token = request.POST.get("token", "")[:64]
        if NOT_YET in request.POST:
            return form_again(request, survey, {}, not_yet=True)
        if answers.errors or not token:
            return form_again(request, survey, answers.errors)
        if not may_answer(request, survey.key):
            return page(request, survey, "many", status=429)
        try:
            answering.submit(survey=survey, token=token, answers=answers)
        except answering.OtherAnswers:
            return page(request, survey, "sent_before", status=409)
        except answering.ResponseRefused:
            return page(request, find(survey.key), "closed", status=409)
    return redirect(f"{reverse('survey-thanks', args=[survey.key])}?lang={language}")


def form_again(
    request: HttpRequest, survey: Survey, errors: Mapping[str, str], *, not_yet: bool = False
) -> HttpResponse:
    """The form with what was answered, which was not taken in; `errors` goes by the question's code."""
    context = {
        "sections": form_sections(survey.round.questionnaire, request.POST, errors),
        "token": request.POST.get("token", "")[:64] or secrets.token_urlsafe(16),
        "errors": errors,
        "not_yet": not_yet,
    }
    return page(request, survey, "form", context, status=422)


@never_cache
@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    """What happens next and when."""
    survey = find(key)
    return page(request, survey, "thanks" if survey else "unknown", status=200 if survey else 404)


@require_safe
def anonymity(request: HttpRequest, key: str) -> HttpResponse:
    """An honest page on what is stored and what is not."""
    survey = find(key)
    return page(request, survey, "anonymity" if survey else "unknown", status=200 if survey else 404)
