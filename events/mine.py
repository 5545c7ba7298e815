"""One person's schedule across all that they take part in: what they go to, wait for or could go to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from events.feedback import Asked, feedback_on
from events.models import Event, EventQuerySet, Registration, RegistrationQuerySet
from events.queries import LONG, MODES
from network.queries.materials import materials_open_to
from network.queries.reader import Reader, reader_of
from participants.addresses import page_address
from participants.models import Enrolment


@dataclass(frozen=True)
class MyEvent:
    """An event on a person's schedule. `seat`: their seat, offer or place in the line; None where they have none.

    `party`: through whom they come, empty for those who come through their only one. `materials`: how many have been shared.
    `feedback`: where they say what they thought of what they had a seat at.
    """

    event: Event
    address: str
    seat: Registration | None
    past: bool
    open: bool
    party: str = ""
    materials: int = 0
    feedback: Asked | None = None

    @property
    def is_mine(self) -> bool:
        """The person has a seat or hopes for one, or it is for them alone: a session of their own, or one that they hold."""
        return self.seat is not None or self.event.enrolment_id is not None

    @property
    def facts(self) -> list[str]:
        return [str(MODES[self.event.mode]), self.event.place, self.party]


def my_schedule(user: User, now: datetime) -> list[MyEvent]:
    """Shared events and own sessions of every participant that the person belongs to, in order of time; staff's own."""
    return held_by(user, now) if user.is_staff else of_participants(reader_of(user), now)


def held_by(user: User, now: datetime) -> list[MyEvent]:
    """What a consultant holds leads to the staff's page of it."""
    held = (
        Event.objects.filter(consultant=user, published_at__isnull=False)
        .defer(*LONG)
        .select_related("enrolment__municipality", "enrolment__consortium")
    )
    return [
        MyEvent(
            event=event,
            address=reverse("admin:events_event_change", args=[event.pk]),
            seat=None,
            past=event.ends_at < now,
            open=False,
            party=str(event.enrolment.party) if event.enrolment else "",
        )
        for event in held
    ]


def of_participants(reader: Reader, now: datetime) -> list[MyEvent]:
    """In four queries, however many participants there are. A seat may be of a participant that is none of the person's."""
    seats = {one.event_id: one for one in seats_of(reader.user)}
    events = sorted(events_of(reader.own, seats), key=attrgetter("starts_at", "pk"))
    shared = materials_of(reader, [event.pk for event in events if event.ends_at < now])
    asked = feedback_on([event for event in events if has_seat(seats.get(event.pk))], now)
    ways = Ways(reader)
    return [
        MyEvent(
            event=event,
            address=ways.address(event, seats.get(event.pk)),
            seat=seats.get(event.pk),
            past=event.ends_at < now,
            open=event.takes_registrations(now),
            party=ways.party(event, seats.get(event.pk)),
            materials=shared.get(event.pk, 0),
            feedback=asked.get(event.pk),
        )
        for event in events
    ]


def has_seat(seat: Registration | None) -> bool:
    return seat is not None and seat.state == Registration.State.REGISTERED


def seats_of(user: User) -> RegistrationQuerySet:
    """Their seats, offers and places in a line, each with the participant that it is of."""
    return (
        Registration.objects.alive()
        .filter(user=user)
        .select_related("enrolment__municipality", "enrolment__consortium")
        .order_by()
    )


def events_of(enrolments: Iterable[Enrolment], seats: Iterable[int]) -> EventQuerySet:
    """What is on the schedule of any of these participants, and the events of the `seats`."""
    mine, programmes = [one.pk for one in enrolments], {one.programme_id for one in enrolments}
    theirs = Q(enrolment__in=mine) | Q(enrolment=None, activity__programme__in=programmes) | Q(pk__in=[*seats])
    return Event.objects.filter(theirs, published_at__isnull=False).select_related("activity").defer(*LONG).order_by()


def materials_of(reader: Reader, events: Sequence[int]) -> dict[int, int]:
    """How many materials of each event the reader may open."""
    rows = materials_open_to(reader).filter(event__in=events).order_by().values_list("event")
    return dict(rows.annotate(found=Count("pk"))) if events else {}


@dataclass(frozen=True)
class Ways:
    """Through which of their participants somebody comes to an event."""

    reader: Reader

    def enrolment(self, event: Event, seat: Registration | None) -> Enrolment | None:
        """The participant that gave the seat, None where it is not one of theirs; without a seat the one whose session it
        is, or the first of its programme.
        """
        own = self.reader.own
        if wanted := seat.enrolment_id if seat else event.enrolment_id:
            return next((one for one in own if one.pk == wanted), None)
        return next(one for one in own if one.programme_id == event.activity.programme_id)

    def address(self, event: Event, seat: Registration | None) -> str:
        enrolment = self.enrolment(event, seat)
        if enrolment is None:
            return reverse("my-seat", args=[event.pk])
        return page_address("event", enrolment, event.pk, party=self.reader.parties[enrolment.pk])

    def party(self, event: Event, seat: Registration | None) -> str:
        """Empty where they come through their only one."""
        enrolment = self.enrolment(event, seat)
        if enrolment is None:
            return str(seat.enrolment.party) if seat else ""
        return str(self.reader.parties[enrolment.pk]) if len(self.reader.own) > 1 else ""
