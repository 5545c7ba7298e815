"""Baseline and target level of each aspect."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import Participation, participant_page
from participants.rules import edits
from roadmaps.forms.levels import LevelsForm
from roadmaps.models import Roadmap
from roadmaps.queries.overview import Overview
from roadmaps.services.levels import hold, set_targets
from roadmaps.views.common import found_roadmap, page_context, to
from surveys.queries.rounds import source_surveys
from surveys.results.report import known_elsewhere


@participant_page(send=edits)
@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Everybody reads; those who may edit set the targets: all in one form, or some of them by a script."""
    roadmap = found_roadmap(participation)
    shown = Overview(roadmap, known_elsewhere(participation.visit))
    surveys = source_surveys(participation.enrolment)
    context = page_context(participation, roadmap=roadmap, overview=shown, survey_ready=bool(surveys))
    if not participation.may_edit:
        return render(request, "roadmaps/levels_read.html", context)
    form = save(request, participation, shown) if request.method == "POST" else LevelsForm(levels=shown.levels)
    if request.method == "POST" and request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return as_data(form, roadmap)
    if form.is_valid():
        messages.success(request, how_many_are_set(roadmap))
        return to(participation, "roadmap")
    return render(request, "roadmaps/levels.html", {**context, "form": form})


def as_data(form: LevelsForm, roadmap: Roadmap) -> JsonResponse:
    """For the page's script: `said` in words and `shown` by aspect, or by field the `errors` for which nothing was saved."""
    if form.is_valid():
        return JsonResponse({"said": how_many_are_set(roadmap), "shown": form.marks()})
    errors = {field: " ".join(map(str, found)) for field, found in form.errors.items()}
    return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def how_many_are_set(roadmap: Roadmap) -> str:
    targets = list(roadmap.levels.values_list("target", flat=True))
    known = sum(target is not None for target in targets)
    if known == len(targets):
        return _("All target levels are saved.")
    return _("Saved. %(set)s of %(all)s target levels are set.") % {"set": known, "all": len(targets)}


@transaction.atomic
def save(request: HttpRequest, participation: Participation, shown: Overview) -> LevelsForm:
    """The form as sent, saved when valid. Held from reading to writing, so that a colleague's save is not missed."""
    hold(shown.roadmap)
    form = LevelsForm(request.POST, levels=shown.levels)
    if form.is_valid():
        set_targets(roadmap=shown.roadmap, targets=form.targets(), actor=participation.user)
    return form
