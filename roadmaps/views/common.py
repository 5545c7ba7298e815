"""What every page of a roadmap needs."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from programmes.access import Participation
from roadmaps.models import Roadmap
from roadmaps.queries.overview import roadmap_of


def found_roadmap(participation: Participation) -> Roadmap:
    """Raises Http404 while the roadmap has not been started."""
    roadmap = roadmap_of(participation.enrolment)
    if roadmap is None:
        raise Http404
    return roadmap


def query_of(request: HttpRequest) -> str:
    """`?programme=…` when the reader looks at a programme of their choice, so that links stay in it."""
    chosen = request.GET.get("programme", "")
    return "?" + urlencode({"programme": chosen}) if chosen else ""


def page_context(request: HttpRequest, participation: Participation, **more: Any) -> dict[str, Any]:
    base = {"visit": participation.visit, "enrolment": participation.enrolment, "tab": "roadmap"}
    return {**base, "query": query_of(request), **more}


def actor_of(participation: Participation) -> User:
    return participation.visit.user


def address(request: HttpRequest, participation: Participation, page: str, *args: Any) -> str:
    return reverse(page, args=[participation.visit.party.slug, *args]) + query_of(request)


def to(request: HttpRequest, participation: Participation, page: str, *args: Any) -> HttpResponse:
    return redirect(address(request, participation, page, *args))
