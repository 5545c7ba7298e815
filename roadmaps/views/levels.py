"""Baseline and target level of each aspect."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.access import Participation, participant_page
from roadmaps.forms.levels import LevelsForm
from roadmaps.queries.overview import Overview
from roadmaps.services.levels import set_targets
from roadmaps.views.common import actor_of, found_roadmap, page_context, to
from surveys.queries.results import source_surveys


@participant_page()
@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Everybody reads; those who may edit set all eleven targets in one form."""
    roadmap = found_roadmap(participation)
    shown = Overview(roadmap)
    surveys = source_surveys(participation.enrolment)
    context = page_context(request, participation, roadmap=roadmap, overview=shown, survey_ready=bool(surveys))
    if not participation.visit.may_edit:
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "roadmaps/levels_read.html", context)
    form = LevelsForm(request.POST or None, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        set_targets(roadmap=roadmap, targets=form.targets(), actor=actor_of(participation))
        messages.success(request, _("The target levels are saved."))
        return to(request, participation, "roadmap")
    return render(request, "roadmaps/levels.html", {**context, "form": form})
