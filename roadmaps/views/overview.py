"""The roadmap's front page and its own texts."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.figures.timeline import NARROW, WIDE
from participants.access import Participation, participant_page
from participants.rules import edits
from roadmaps import services
from roadmaps.figures import timeline, with_links
from roadmaps.forms.roadmap import RoadmapForm
from roadmaps.models import Measure
from roadmaps.queries.overview import Overview, roadmap_of
from roadmaps.services.roadmaps import RoadmapRefused
from roadmaps.views.common import found_roadmap, page_context, roadmap_to_change, to
from surveys.queries.rounds import source_surveys
from surveys.results.report import known_elsewhere


@participant_page()
@require_safe
def roadmap_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Vision, levels, measures on a timeline and as a table, the document and what comes next."""
    roadmap = roadmap_of(participation.enrolment)
    if roadmap is None:
        ready = bool(source_surveys(participation.enrolment))
        return render(request, "roadmaps/none.html", page_context(participation, survey_ready=ready))
    shown = Overview(roadmap, known_elsewhere(participation.visit))
    one = participation.address("measure", 0)  # worked out once, since a roadmap may have many
    lanes = with_links(shown.lanes, [one.replace("/0/", f"/{measure.pk}/") for measure in shown.measures])
    context = page_context(
        participation,
        roadmap=roadmap,
        overview=shown,
        statuses=Measure.Status.choices,
        timeline_wide=timeline(lanes, WIDE),
        timeline_narrow=timeline(lanes, NARROW),
        may_take=not shown.baselines and bool(source_surveys(participation.enrolment)),
    )
    return render(request, "roadmaps/overview.html", context)


@participant_page(see=edits)
@require_POST
def start(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Start the roadmap, and go on to the target levels."""
    services.start(enrolment=participation.enrolment, actor=participation.user)
    messages.success(request, _("Your roadmap has been started. Next, set the target levels."))
    return to(participation, "roadmap-levels")


@participant_page(see=edits)
@require_POST
def baselines(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Take the baselines from the newest released results."""
    try:
        known = services.take_baselines(roadmap=found_roadmap(participation), actor=participation.user)
    except RoadmapRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if known:
            messages.success(request, _("The baselines now come from your newest survey results."))
        else:
            messages.warning(request, _("No results have been released yet, so there are no baselines to take."))
    return to(participation, "roadmap-levels")


@participant_page(see=edits)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Title, vision, foreword, owner and follow-up."""
    roadmap = roadmap_to_change(request, participation)
    form = RoadmapForm(request.POST or None, instance=roadmap)
    if request.method == "POST" and form.is_valid():
        stored = found_roadmap(participation)
        services.describe(roadmap=stored, actor=participation.user, texts=form.cleaned_data)
        messages.success(request, _("Saved. The next document has these texts."))
        return to(participation, "roadmap")
    return render(request, "roadmaps/edit.html", page_context(participation, form=form, roadmap=roadmap))
