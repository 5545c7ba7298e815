"""An event's day as the staff meet it: who is expected, who is there, and until when that is noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration

OPENS = timedelta(hours=1)
"""How long before the event it can first be noted who is there."""
STAYS_OPEN = timedelta(days=2)
"""How long after it what was forgotten can still be noted."""


class Person(NamedTuple):
    """Somebody who has a seat. `pk`: the registration's."""

    pk: int
    name: str
    party: str
    here: bool

    def fits(self, words: str) -> bool:
        """Whether the name or the participant has each of the words."""
        told = f"{self.name} {self.party}".casefold()
        return all(word in told for word in words.casefold().split())


ORDERS: Mapping[str, Callable[[Person], Any]] = {
    "party": lambda person: (person.party, person.name, person.pk),
    "name": lambda person: (person.name, person.party, person.pk),
}
"""What the people are sorted by; unasked, by participant."""


@dataclass(frozen=True)
class Day:
    """`people`: all of them, in the order that is asked for."""

    event: Event
    people: Sequence[Person]

    @property
    def here(self) -> list[int]:
        """The registrations of those who are there."""
        return [person.pk for person in self.people if person.here]


def day_of(event: Event, sort: str = "party") -> Day:
    """In two queries."""
    there = set(Attendance.objects.on_the_day().filter(event=event).values_list("user", flat=True))
    seats = Registration.objects.standing().filter(event=event).with_party().order_by()
    people = [
        Person(seat.pk, seat.user.name or seat.user.email, str(seat.enrolment.party), seat.user_id in there)
        for seat in seats
    ]
    return Day(event, sorted(people, key=ORDERS.get(sort, ORDERS["party"])))


def opens_at(event: Event) -> datetime:
    return event.starts_at - OPENS


def why_shut(event: Event, now: datetime) -> str:
    """In words, why it cannot be noted now who is there; empty while it can."""
    if not event.takes_place:
        return _("The event does not take place: nobody can be noted as present.")
    if now < opens_at(event):
        when = date_format(localtime(opens_at(event)), "SHORT_DATETIME_FORMAT")
        return _("Who is there can be noted from %(when)s, an hour before the event.") % {"when": when}
    if now > event.ends_at + STAYS_OPEN:
        return _("The event was more than two days ago: who was there stays as it was noted.")
    return ""


def attended(event: Event) -> tuple[int, int]:
    """How many were there, and how many have a seat."""
    there = Attendance.objects.on_the_day().filter(event=event)
    return there.count(), Registration.objects.standing().filter(event=event).count()
