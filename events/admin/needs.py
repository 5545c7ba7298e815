"""What is needed at an event: numbers for the caterer, and names for those who answer for the event."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from events.admin.life import shown
from events.admin.telling import found
from events.models import Event
from events.needs.reading import numbers_of
from events.rules import may_read_needs
from events.services.needs import read_names

if TYPE_CHECKING:
    from events.admin.event import EventAdmin


def asking(page: "EventAdmin", request: HttpRequest, pk: int) -> Event:
    """Raises Http404 for an event that does not ask."""
    event = found(page, request, pk)
    if not event.asks_needs:
        raise Http404
    return event


def needs(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """How many need what, without names."""
    event = asking(page, request, pk)
    may_read = may_read_needs(cast(User, request.user), event)
    numbers = numbers_of(event, named=may_read)
    return shown(page, request, event, _("Diet and access needs"), "needs", numbers=numbers, may_read=may_read)


def names(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Who needs what; each look is logged. Raises PermissionDenied for the staff of another organisation."""
    event, reader = asking(page, request, pk), cast(User, request.user)
    if not may_read_needs(reader, event):
        raise PermissionDenied
    people = read_names(event=event, actor=reader)
    return shown(page, request, event, _("Who needs what"), "needs_names", people=people)
