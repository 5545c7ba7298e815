"""An event's day, made for a phone: who is there, one tap each, also through a minute without network."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from digiverkosto.sent import json_in
from events.admin.life import shown
from events.admin.telling import found
from events.admin.walk_ins import parties_of
from events.day import day_of, why_shut
from events.models import Event
from events.services import attending
from municipalities.models import Membership

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

MOST = 1000
"""Sayings that are taken in at once: more people than an event has."""
DAYS = 7 * 24 * 3600 * 1000
"""Milliseconds that a saying may be old: by then every day is shut."""
ASKED = ("q", "sort")


class Saying(NamedTuple):
    """Of one registration, whether the person is there, and how long ago that was said, by one and the same clock."""

    registration: int
    came: bool
    age: int

    def at(self, now: datetime) -> datetime:
        return now - timedelta(milliseconds=self.age)


def day(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who has a seat, or those who fit what is searched for; a POST says of one whether they are there."""
    event = found(page, request, pk)
    if request.method == "POST":
        return pressed(request, event)
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    whole = day_of(event, asked.get("sort", "party"))
    people = [(one, one.fits(asked.get("q", ""))) for one in whole.people]
    context = {
        "day": whole,
        "people": people,
        "nobody": people and not any(fits for _one, fits in people),
        "asked": asked,
        "query": urlencode(asked),
        "shut": why_shut(event, timezone.now()),
        "me": actor_of(request).pk,
        "parties": parties_of(event),
        "roles": Membership.Role.choices,
    }
    return shown(page, request, event, _("Who is here"), "day", **context)


def pressed(request: HttpRequest, event: Event) -> HttpResponse:
    """The way without a script: a button for each, which leads back to where it stood."""
    came = "here" in request.POST
    registration = number_in(request.POST.get("here" if came else "away"))
    try:
        say(event, actor_of(request), [Saying(registration, came, age=0)])
    except Refused as refusal:
        messages.warning(request, str(refusal))
    back = urlencode({name: request.GET[name] for name in ASKED if request.GET.get(name)})
    return redirect(f"{reverse('admin:event-day', args=[event.pk])}?{back}#p{registration}")


def said(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """What is so now, for the page's script; a POST says first, in `said`, what was tapped meanwhile."""
    event = found(page, request, pk)
    refused = ""
    if request.method == "POST":
        try:
            say(event, actor_of(request), sayings_in(request.POST.get("said", "")))
        except ValueError:
            return JsonResponse({}, status=400)
        except Refused as refusal:
            refused = str(refusal)
    whole = day_of(event)
    now = {"token": get_token(request), "people": [one.pk for one in whole.people], "here": whole.here}
    return JsonResponse({**now, "refused": refused}, status=409 if refused else 200)


def say(event: Event, actor: User, sayings: list[Saying]) -> None:
    """Raises DayShut."""
    now = timezone.now()
    for one in sayings:
        attending.note(
            event_id=event.pk, registration_id=one.registration, came=one.came, said_at=one.at(now), actor=actor
        )


def sayings_in(sent: str) -> list[Saying]:
    """Raises ValueError for what the page's script never sends."""
    rows = json_in(sent)
    if not isinstance(rows, list) or len(rows) > MOST:
        raise ValueError
    return [saying_of(row) for row in rows]


def saying_of(row: Any) -> Saying:
    kinds = [type(part) for part in row] if isinstance(row, list) else []
    if kinds != [int, bool, int] or not 0 < row[0] < 2**63:
        raise ValueError
    return Saying(row[0], row[1], age=min(max(row[2], 0), DAYS))
