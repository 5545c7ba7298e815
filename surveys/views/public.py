"""The survey as a respondent meets it. Nothing here reads or sets a cookie, a session or an address."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from surveys.answers import read
from surveys.models import Survey
from surveys.queries.form import form_for
from surveys.services import answering

MAIN_LANGUAGES = ("fi", "sv", "en")


def language_of(request: HttpRequest, survey: Survey) -> str:
    """The language asked for in the address; else the browser's if it is one of ours; else the municipality's."""
    asked = request.GET.get("lang", "")
    if asked in MAIN_LANGUAGES:
        return asked
    preferred = request.headers.get("Accept-Language", "")[:2].lower()
    return preferred if preferred in MAIN_LANGUAGES else survey.municipality.main_language


def find(key: str) -> Survey | None:
    """The survey with this key, drafts left out; None for a forged or mistyped key."""
    return (
        Survey.objects.exclude(state=Survey.State.DRAFT)
        .select_related("round__instrument_version", "municipality")
        .filter(key=key.replace("\x00", ""))
        .first()
    )


def page(
    request: HttpRequest, survey: Survey | None, template: str, context: dict[str, Any] | None = None, status: int = 200
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
        return render(request, template, full, status=status)


@csrf_exempt
@never_cache
def survey(request: HttpRequest, key: str) -> HttpResponse:
    """The form, and its sending. There is no session to forge a request on, so no token cookie is set."""
    found = find(key)
    if found is None:
        return page(request, None, "surveys/public/unknown.html", status=404)
    if not found.takes_answers(timezone.now()):
        return page(request, found, "surveys/public/closed.html", status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return take_in(request, found)
    return page(request, found, "surveys/public/form.html", fresh(found, request))


def fresh(found: Survey, request: HttpRequest) -> dict[str, Any]:
    """An empty form with a token of its own, in the respondent's language."""
    with translation.override(language_of(request, found)):
        return {"form": form_for(found), "token": secrets.token_urlsafe(16), "errors": {}}


def take_in(request: HttpRequest, found: Survey) -> HttpResponse:
    """Store what was sent, or show it again with what is wrong."""
    language = language_of(request, found)
    with translation.override(language):
        answers = read(found.round.instrument_version.content, request.POST)
        token = request.POST.get("token", "")[:64]
        if answers.errors or not token:
            context = {
                "form": form_for(found, request.POST, answers.errors),
                "token": token or secrets.token_urlsafe(16),
                "errors": answers.errors,
            }
            return page(request, found, "surveys/public/form.html", context, status=422)
        try:
            answering.submit(survey=found, token=token, answers=answers)
        except answering.ResponseRefused:
            return page(request, found, "surveys/public/closed.html", status=409)
    return redirect(f"{reverse('survey-thanks', args=[found.key])}?lang={language}")


@never_cache
@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    """What happens next and when."""
    found = find(key)
    template = "surveys/public/thanks.html" if found else "surveys/public/unknown.html"
    return page(request, found, template, status=200 if found else 404)


@require_safe
def anonymity(request: HttpRequest, key: str) -> HttpResponse:
    """An honest page on what is stored and what is not."""
    found = find(key)
    template = "surveys/public/anonymity.html" if found else "surveys/public/unknown.html"
    return page(request, found, template, status=200 if found else 404)
