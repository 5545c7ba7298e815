"""Many people who register at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from accounts.models import User
from events.models import Event, Registration
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


def taken_without_the_lock(offered: Registration) -> int:
    """How many of eight presses take one offer where each reads it before anybody writes: a control."""
    read = Barrier(8)

    def act(_person: User) -> bool:
        is_open = Registration.objects.get(pk=offered.pk).state == Registration.State.OFFERED
        read.wait()
        if is_open:
            Registration.objects.filter(pk=offered.pk).update(
                state=Registration.State.REGISTERED, offered_until=None, queued_at=None
            )
        return is_open

    return at_once([offered.user] * 8, act)
