"""What every page of a roadmap needs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from participants.access import Participation
from roadmaps.models import Roadmap
from roadmaps.queries.overview import roadmap_of
from roadmaps.services.roadmaps import hold


def found_roadmap(participation: Participation) -> Roadmap:
    """Raises Http404 while the roadmap has not been started."""
    roadmap = roadmap_of(participation.enrolment)
    if roadmap is None:
        raise Http404
    return roadmap


def roadmap_to_change(request: HttpRequest, participation: Participation) -> Roadmap:
    """The roadmap, held until the transaction ends when something was sent. Raises Http404 as `found_roadmap`."""
    roadmap = found_roadmap(participation)
    if request.method == "POST":
        hold(roadmap.pk)
        roadmap.refresh_from_db()
    return roadmap


def page_context(participation: Participation, **more: Any) -> dict[str, Any]:
    return {**participation.frame("roadmap"), **more}


def to(participation: Participation, page: str, *args: Any) -> HttpResponse:
    return redirect(participation.address(page, *args))
