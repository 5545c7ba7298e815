"""Who works at the desk, and who may open which of its places."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rules import is_superuser

from accounts.roles import is_portal_staff

works_here = is_portal_staff | is_superuser
"""Programme managers and consultants see the board and write to those whom it shows."""

OPENED_BY = {
    "index": "participants.view_step",
    "participants": "participants.view_enrolment",
    "seats": "events.view_seats",
    "roadmaps": "roadmaps.view_roadmap",
    "letters": "outbox.view_message",
    "reports": "participants.view_enrolment",
    "log": "audit.view_entry",
    "registers": "participants.view_step",
}
"""Place of the desk → the permission that its pages and its entry in the menu ask for. Registers ask for their own."""


def may_open(user: Any, place: str) -> bool:
    return bool(works_here(user) and user.has_perm(OPENED_BY[place]))


def of_place(place: str, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view for those who may open the place; it refuses others as the menu leaves it out. Raises PermissionDenied."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_open(request.user, place):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return opened
