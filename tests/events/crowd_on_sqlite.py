"""Crowds on a fresh SQLite file: forty for four seats, twelve for one offer, ten for one consultant, and a control of each. Prints JSON."""

import json
from datetime import timedelta
from threading import Barrier

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from digiverkosto.refusals import Refused  # noqa: E402
from events.models import Event, Registration, Seats, Slot  # noqa: E402
from events.services import registrations, slots, waiting  # noqa: E402
from tests import factories  # noqa: E402
from tests.events.crowds import at_once, taken_without_the_lock, taking_a_seat  # noqa: E402


def seats() -> list[int]:
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, seats_per_participant=4)
    people = [factories.member(enrolment.party) for _ in range(40)]
    given = at_once(people, taking_a_seat(event, enrolment, people[0]))
    stored = [Event.objects.get().taken, Seats.objects.get().taken, Registration.objects.standing().count()]
    return [given, *stored]


def without_the_lock() -> list[int]:
    """The control: counting first and inserting then, which the barrier makes everybody do at once, oversells four seats."""
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, seats_per_participant=4)
    people = [factories.member(enrolment.party) for _ in range(8)]
    counted = Barrier(len(people))

    def act(person: User) -> bool:
        free = event.registrations.standing().count() < 4
        counted.wait()
        if free:
            Registration.objects.create(event=event, enrolment=enrolment, user=person)
        return free

    return [at_once(people, act), event.registrations.standing().count()]


def offered() -> Registration:
    """The only seat of an event has come free, and is offered to the one in line."""
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, capacity=1)
    first, second = (
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]
        for user in (factories.member(enrolment.party) for _ in range(2))
    )
    registrations.cancel(registration=first, actor=first.user)
    return Registration.objects.get(pk=second.pk)


def offers() -> list[int]:
    """Twelve presses on one offer: one seat is taken, and one mail more is sent."""
    second = offered()

    def act(person: User) -> bool:
        waiting.accept(registration=second, actor=person)
        return True

    pressed = at_once([second.user] * 12, act)
    event = Event.objects.get(pk=second.event_id)
    return [pressed, event.taken, event.registrations.standing().count()]


def sessions() -> list[int]:
    """Ten participants book ten times of one consultant that overlap."""
    programme, consultant = factories.programme(), factories.consultant()
    enrolments = {}
    for number in range(10):
        enrolment = factories.accepted(programme=programme)
        enrolments[factories.contact_of(enrolment).pk] = (enrolment, number)
    activity = programme.activities.municipal().earliest("pk")
    starts = timezone.now() + timedelta(days=20)
    times = [
        Slot.objects.create(
            activity=activity,
            consultant=consultant,
            starts_at=starts + timedelta(minutes=number),
            ends_at=starts + timedelta(hours=2),
        )
        for number in range(10)
    ]

    def act(person: User) -> bool:
        enrolment, number = enrolments[person.pk]
        try:
            slots.book(slot_id=times[number].pk, enrolment=enrolment, actor=person)
        except Refused:
            return False
        return True

    booked = at_once(list(User.objects.filter(pk__in=enrolments)), act)
    return [booked, Event.objects.kept().filter(consultant=consultant).count()]


def sessions_without_the_lock() -> int:
    """The control: four who look first and book then, which the barrier makes them do at once, share one consultant."""
    programme, consultant = factories.programme(), factories.consultant()
    activity = programme.activities.municipal().earliest("pk")
    starts = timezone.now() + timedelta(days=20)
    span = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    people = {factories.contact_of(one).pk: one for one in (factories.accepted(programme=programme) for _ in range(4))}
    looked = Barrier(len(people))

    def act(person: User) -> bool:
        is_free = not Event.objects.kept().filter(consultant=consultant).exists()
        looked.wait()
        if is_free:
            own = {"activity": activity, "enrolment": people[person.pk], "consultant": consultant}
            Event.objects.create(title="Paja", mode="on_site", published_at=timezone.now(), **own, **span)
        return is_free

    at_once(list(User.objects.filter(pk__in=people)), act)
    return Event.objects.kept().filter(consultant=consultant).count()


def main() -> None:
    call_command("migrate", verbosity=0)
    done = {
        "seats": seats(),
        "offers": offers(),
        "sessions": sessions(),
        "without the lock": without_the_lock(),
        "an offer without the lock": taken_without_the_lock(offered()),
        "sessions without the lock": sessions_without_the_lock(),
    }
    print(json.dumps(done))


if __name__ == "__main__":
    main()
