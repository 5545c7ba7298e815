"""One schedule: shared events and the participant's own sessions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from digiverkosto.prepared import Prepared
from events.models import (
    QUEUED,
    AgendaItem,
    Assignment,
    Event,
    EventQuerySet,
    Group,
    Grouping,
    GroupMember,
    Registration,
    RegistrationQuerySet,
    Seats,
)
from events.there import Elsewhere, Going, all_who_go, there
from municipalities.known import name_of_row
from network.models import Material
from network.queries.materials import materials_open_to
from network.queries.reader import reader_of
from participants.models import Enrolment, Step
from programmes.models import Activity

LONG = ["description", *(f"description_{language}" for language, _name in settings.LANGUAGES)]
"""What a list of events does not show."""


MODES = dict(Activity.Mode.choices)


class Hopeful(NamedTuple):
    """Somebody who waits for a seat, or has been offered one until `offered_until`. `place`: in the whole line, from 1."""

    pk: int
    user_id: int
    name: str
    place: int
    offered_until: datetime | None

    @property
    def is_offered(self) -> bool:
        return self.offered_until is not None


@dataclass(frozen=True)
class ScheduleEntry:
    """An event on a participant's schedule, with who of theirs goes. `seats`: how many the participant has, None for no
    limit of its own. `left`: how many of them are free and fit in, with those that others do not use once they are
    released; None where nothing is limited. `elsewhere` is known where one event is read.
    """

    event: Event
    seats: int | None
    left: int | None
    past: bool
    open: bool
    going: Sequence[Going] = ()
    elsewhere: Sequence[Elsewhere] = ()

    @property
    def mode(self) -> Promise | str:
        return MODES[self.event.mode]

    @property
    def closes(self) -> datetime:
        """Until when seats can be taken."""
        return self.event.closes

    @property
    def names(self) -> str:
        return ", ".join(person.name for person in self.going)


def events_of(enrolment: int, programme: int) -> EventQuerySet:
    """The participant's events, each with its own row of seats (`own_limit`, `own_taken`) where it has one."""
    own = FilteredRelation("seats", condition=Q(seats__enrolment=enrolment))
    seats = {"own_limit": F("own__limit"), "own_taken": F("own__taken")}
    return Event.objects.on_schedule(enrolment, programme).annotate(own=own, **seats)


all_events = Prepared(lambda enrolment, programme: events_of(enrolment, programme).defer(*LONG).order_by())
one_event = Prepared(
    lambda enrolment, programme, event: (
        events_of(enrolment, programme)
        .filter(pk=event)
        .annotate(
            has_line=Exists(Registration.objects.filter(event=OuterRef("pk"), state__in=QUEUED)),
            has_agenda=Exists(AgendaItem.objects.filter(event=OuterRef("pk"))),
            has_groups=Exists(Grouping.objects.filter(event=OuterRef("pk"), told_at__isnull=False)),
            has_materials=Exists(Material.objects.filter(event=OuterRef("pk"))),
            has_assignment=Exists(Assignment.objects.filter(event=OuterRef("pk"))),
        )
        .select_related("activity")
        .order_by()
    )
)


def named(registrations: RegistrationQuerySet) -> Any:
    """With the `name` of each person, empty for those who have none on the participant's pages (`municipalities.known`)."""
    return registrations.annotate(name=name_of_row())


lines_of_one = Prepared(
    lambda event: (
        named(Registration.objects.filter(event=event, state__in=QUEUED))
        .order_by("queued_at", "pk")
        .values_list("pk", "enrolment", "user", "name", "user__email", "offered_until")
    )
)


def hopeful(enrolment: Enrolment, event: Event) -> list[Hopeful]:
    """Who of the participant's waits for a seat, in the line's order; of the others only how many stand before.

    `event` as `one_event` reads it.
    """
    found, place = [], 0
    for pk, whose, user, name, email, until in lines_of_one(event.pk) if event.has_line else ():  # type: ignore[attr-defined]
        place += until is None
        if whose == enrolment.pk:
            found.append(Hopeful(pk, user, name or email, place, until))
    return found


items_of = Prepared(
    lambda event: AgendaItem.objects.filter(event=event).select_related("material").order_by("starts_at")
)


def agenda(event: Event, user: User) -> list[AgendaItem]:
    """Its points, each with its material where the reader may open that; `event` as `one_event` reads it."""
    items: list[AgendaItem] = items_of(event.pk) if event.has_agenda else []  # type: ignore[attr-defined]
    named = [item.material_id for item in items if item.material_id]
    may_open = (
        set(materials_open_to(reader_of(user)).filter(pk__in=named).values_list("pk", flat=True)) if named else ()
    )
    for item in items:
        if item.material_id not in may_open:
            item.material = None
    return items


def materials(event: Event, user: User) -> list[Material]:
    """What has been shared of the event with somebody, the newest first; `event` as `one_event` reads it."""
    shared = event.has_materials  # type: ignore[attr-defined]
    return list(materials_open_to(reader_of(user)).filter(event=event.pk)) if shared else []


class InGroup(NamedTuple):
    """The group that somebody is in, and who else is: each with their participant.

    `is_told`: it is as they were told last; of another one nothing is shown but that it is being changed.
    """

    group: Group
    others: list[tuple[str, str]]
    is_told: bool


def group_of(event: Event, user: User) -> InGroup | None:
    """What the person has been told of; None for who is in none, or has been told of none yet. `event` as `one_event` reads it."""
    if not event.has_groups:  # type: ignore[attr-defined]
        return None
    related = ("group", "registration__enrolment__municipality", "registration__enrolment__consortium")
    members = GroupMember.objects.standing().filter(group__grouping__event=event).select_related(*related)
    everybody = members.annotate(name=name_of_row("registration__"))
    own = next((one for one in everybody if one.registration.user_id == user.pk), None)
    if own is None or not own.told:
        return None
    others = [one for one in everybody if one.group_id == own.group_id and one.pk != own.pk]
    names = sorted((one.name, str(one.registration.enrolment.party)) for one in others)  # type: ignore[attr-defined]
    return InGroup(own.group, names, is_told=own.told == own.group.mark)


def schedule(enrolment: Enrolment, now: datetime) -> list[ScheduleEntry]:
    """The participant's events in order of time, in two queries."""
    events = sorted(all_events(enrolment.pk, enrolment.programme_id), key=attrgetter("starts_at", "pk"))
    return with_going(enrolment, [entry_of(event, now) for event in events])


def agreed_days(
    progress: Sequence[tuple[Activity, Step]], entries: Sequence[ScheduleEntry]
) -> list[tuple[date, Activity]]:
    """The days to come for which a step is booked and that have no session yet, in order; `entries` is the schedule."""
    today = timezone.localdate()
    sessions = {entry.event.activity_id for entry in entries if entry.event.enrolment_id and not entry.past}
    return sorted(
        (
            (step.on, activity)
            for activity, step in progress
            if step.state == Step.State.BOOKED and step.on and step.on >= today and activity.pk not in sessions
        ),
        key=lambda agreed: (agreed[0], agreed[1].position),
    )


def coming(enrolment: Enrolment, now: datetime) -> list[ScheduleEntry]:
    """The events that have not ended yet, in one query: who goes is left out (`with_going`)."""
    events = events_of(enrolment.pk, enrolment.programme_id).defer(*LONG).to_come(now)
    return [entry_of(event, now) for event in events]


def entry(enrolment: Enrolment, event_id: int, now: datetime) -> ScheduleEntry | None:
    """One event of the participant's schedule; None for an event that is not on it."""
    for event in one_event(enrolment.pk, enrolment.programme_id, event_id):
        return replace(entry_of(event, now), **there(event_id, enrolment)._asdict())
    return None


def entry_of(event: Event, now: datetime) -> ScheduleEntry:
    """`event` as `events_of` reads it."""
    own_limit, taken = event.own_limit, event.own_taken  # type: ignore[attr-defined]
    limit = event.seats_per_participant if taken is None else own_limit
    rooms = [
        None if limit is None else limit - (taken or 0) + event.pool,
        None if event.capacity is None else event.capacity - event.taken,
    ]
    known = [room for room in rooms if room is not None]
    return ScheduleEntry(
        event=event,
        seats=limit,
        left=max(0, min(known)) if known else None,
        past=event.ends_at < now,
        open=event.takes_registrations(now),
    )


def with_going(enrolment: Enrolment, entries: Sequence[ScheduleEntry]) -> list[ScheduleEntry]:
    """The entries with who of the participant's goes, by name."""
    going: dict[int, list[Going]] = defaultdict(list)
    for person in map(Going._make, all_who_go(enrolment.pk)):
        going[person.event_id].append(person)
    return [replace(entry, going=going.get(entry.event.pk, [])) for entry in entries]


def unused_seats(event: Event) -> list[tuple[Enrolment, int]]:
    """The participants that have seats left at a shared event, and how many: those with the most first."""
    rows = dict(Seats.objects.filter(event=event).values_list("enrolment", F("limit") - F("taken")))
    enrolments = Enrolment.objects.accepted().filter(programme=event.activity.programme_id).with_party()
    found = [(enrolment, rows.get(enrolment.pk, event.seats_per_participant) or 0) for enrolment in enrolments]
    return sorted((one for one in found if one[1] > 0), key=lambda one: (-one[1], str(one[0].party)))
