"""Who comes to one event: the list of its people, and how many come of each participant, which a caterer needs."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.audience import NAMED_NOBODY, Audience
from desk.lists import Column, shown_value
from desk.seats import People, reminder
from desk.selection import Selection
from desk.tables import Head, OwnersReport
from events.day import attended
from events.models import Event, Registration
from municipalities.models import Membership
from participants.models import Enrolment

STATES = (Registration.State.REGISTERED, Registration.State.OFFERED, Registration.State.WAITING)
"""In the order of the list."""


@dataclass(frozen=True)
class PersonRow:
    """One person on an event's list. `place`: in the whole line, from 1; 0 for who does not wait.

    `since`: when the person came into this state; who waits keeps the moment of coming into the line.
    """

    name: str
    address: str
    """The staff's page of the participant."""
    party: str
    enrolment: int
    role: str
    state: Registration.State
    place: int
    offered_until: datetime | None
    since: datetime

    @property
    def state_words(self) -> str:
        if self.place:
            return _("%(state)s, number %(place)s in line") % {"state": self.state.label, "place": self.place}
        if self.offered_until:
            until = date_format(localtime(self.offered_until), "SHORT_DATETIME_FORMAT")
            return _("%(state)s, until %(when)s") % {"state": self.state.label, "when": until}
        return str(self.state.label)


ORDERS: Mapping[str, Callable[[PersonRow], Any]] = {
    "name": lambda row: row.name,
    "party": lambda row: (row.party, row.name),
    "role": lambda row: (row.role, row.name),
    "state": lambda row: (STATES.index(row.state), row.place, row.name),
    "since": lambda row: row.since,
}
"""What the people are sorted by; unasked, by state."""


def columns() -> list[Column[PersonRow]]:
    return [
        Column(_("Name"), lambda row: row.name, "name"),
        Column(_("Participant"), lambda row: row.party, "party"),
        Column(_("Role"), lambda row: row.role, "role"),
        Column(_("State"), lambda row: row.state_words, "state"),
        Column(_("Since"), lambda row: row.since, "since"),
    ]


@dataclass(frozen=True)
class EventSeats:
    """Everything about who comes to one event. `rows`: its people, in the order that is asked for."""

    event: Event
    selection: Selection
    rows: list[PersonRow]
    silent: int
    """How many participants have named nobody."""
    attended: int
    """How many were there; 0 until the event is over, and where nobody noted it."""

    @cached_property
    def parties(self) -> list[tuple[str, People]]:
        """How many people of each participant stand how, by its name."""
        counted: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
        names = {row.enrolment: row.party for row in self.rows}
        for row in self.rows:
            counted[row.enrolment][row.state] += 1
        told = [(names[enrolment], People(*numbers.values())) for enrolment, numbers in counted.items()]
        return sorted(told)

    @property
    def people(self) -> People:
        """All of them together."""
        return People(*(sum(row.state == state for row in self.rows) for state in STATES))

    @property
    def remind(self) -> str:
        """Where those that have named nobody are written to; empty where there is nobody to remind any more."""
        if not self.silent or not self.event.takes_registrations(localtime()):
            return ""
        return reminder(Audience(self.selection, seats=NAMED_NOBODY, event=self.event))


def event_seats(event: Event, sort: str = "") -> EventSeats:
    """`event` with its activity and programme."""
    rows = people_rows(event)
    wanted = sort.removeprefix("-")
    rows.sort(key=ORDERS.get(wanted, ORDERS["state"]), reverse=sort.startswith("-"))
    programme = event.activity.programme
    there = attended(event)[0] if event.ends_at < timezone.now() else 0
    named = {row.enrolment for row in rows if row.state == Registration.State.REGISTERED}
    accepted = set(Enrolment.objects.accepted().filter(programme=programme).order_by().values_list("pk", flat=True))
    return EventSeats(event, Selection(programme=programme, sort=sort), rows, len(accepted - named), there)


def people_rows(event: Event) -> list[PersonRow]:
    """All who have a seat, an offer or a place in the line, in two queries."""
    registrations = list(Registration.objects.alive().filter(event=event).with_party().order_by("queued_at", "pk"))
    roles, place, rows = roles_of(registrations), 0, []
    for one in registrations:
        state, party = Registration.State(one.state), (one.enrolment.municipality_id, one.enrolment.consortium_id)
        waits = state == Registration.State.WAITING
        place += waits
        rows.append(
            PersonRow(
                name=one.user.name or one.user.email,
                address=reverse("admin:participant", args=[one.enrolment_id]),
                party=str(one.enrolment.party),
                enrolment=one.enrolment_id,
                role=roles.get((one.user_id, *party), ""),
                state=state,
                place=place if waits else 0,
                offered_until=one.offered_until,
                since=one.queued_at if waits and one.queued_at else one.changed_at,
            )
        )
    return rows


def roles_of(registrations: Sequence[Registration]) -> dict[tuple[int, int | None, int | None], str]:
    """(Person, municipality, consortium) → the role there, in words."""
    users = {one.user_id for one in registrations}
    rows = Membership.objects.filter(user__in=users).order_by()
    labels = dict(Membership.Role.choices)
    read = rows.values_list("user", "municipality", "consortium", "role")
    return {(user, municipality, consortium): str(labels[role]) for user, municipality, consortium, role in read}


def people_list(seats: EventSeats) -> OwnersReport:
    """Who comes, who may still come and who waits, as a document shows them."""
    heads = columns()
    rows = [[shown_value(head.of(row)) for head in heads] for row in seats.rows]
    return OwnersReport(str(LISTS["participants"][0]), in_a_sentence(seats), [Head(head.title) for head in heads], rows)


def caterer_list(seats: EventSeats) -> OwnersReport:
    """How many come of each participant, and how many of all; nobody is named. Who may still come only where some may."""
    told = [(party, people) for party, people in seats.parties if people.registered or people.offered]
    if told:
        told.append((_("All together"), seats.people))
    shown = 2 if seats.people.offered else 1
    heads = [Head(_("Participant")), Head(_("Come"), number=True), Head(_("May still come"), number=True)]
    rows: list[list[Any]] = [[party, *people[:shown]] for party, people in told]
    return OwnersReport(str(LISTS["caterer"][0]), in_a_sentence(seats), heads[: shown + 1], rows)


def in_a_sentence(seats: EventSeats) -> str:
    """How many come, and how many may."""
    told = seats.people
    if seats.attended:
        return _("%(here)s of the %(all)s who have a seat were there.") % {
            "here": seats.attended,
            "all": told.registered,
        }
    said = [
        ngettext("%(number)s person comes.", "%(number)s people come.", told.registered) % {"number": told.registered}
    ]
    if told.offered:
        offered = ngettext(
            "%(number)s has been offered a seat and may still come.",
            "%(number)s have been offered a seat and may still come.",
            told.offered,
        )
        said.append(offered % {"number": told.offered})
    if told.waiting:
        waiting = ngettext("%(number)s waits in line.", "%(number)s wait in line.", told.waiting)
        said.append(waiting % {"number": told.waiting})
    return " ".join(said)


LISTS: Mapping[str, tuple[Any, Callable[[EventSeats], OwnersReport]]] = {
    "participants": (gettext_lazy("List of participants"), people_list),
    "caterer": (gettext_lazy("For the caterer"), caterer_list),
}
"""What is made of an event's people: key → its title, and how it is made."""
