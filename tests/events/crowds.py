"""Many people who register at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from accounts.models import User
from events.models import Event
from events.services import registrations
from events.services.places import RegistrationRefused
from participants.models import Enrolment


def at_once(people: Sequence[User], act: Callable[[User], bool]) -> int:
    """Let everybody act in a thread and a connection of their own, all let go at once. Returns how many succeeded."""
    ready = Barrier(len(people))

    def one(person: User) -> bool:
        try:
            ready.wait()
            return act(person)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return sum(pool.map(one, people))


def taking_a_seat(event: Event, enrolment: Enrolment, actor: User) -> Callable[[User], bool]:
    """What one person of the participant does."""

    def act(person: User) -> bool:
        try:
            registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=actor)
        except RegistrationRefused:
            return False
        return True

    return act
