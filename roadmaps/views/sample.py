"""The sample roadmap, for anybody who wonders what a municipality leaves with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from documents.figures.timeline import NARROW, WIDE
from roadmaps.document.texts import targets_of
from roadmaps.figures import lane_of, row_of, timeline
from roadmaps.sample import content


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Drawn by what draws the participants' own roadmaps."""
    shown = content(get_language() or "fi")
    targets = targets_of(shown)
    lanes = [lane_of(target.title, target.level["name"], target.measures) for target in targets]
    context = {
        "sample": shown,
        "targets": targets,
        "rows": [row_of(level) for level in shown["levels"]],
        "level_names": dict(shown["scale"]),
        "timeline_wide": timeline(lanes, WIDE),
        "timeline_narrow": timeline(lanes, NARROW),
    }
    return render(request, "roadmaps/sample.html", context)
