"""Registering for events: seats are given under a lock and held by the database."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.prepared import Prepared
from events.models import HOLDING, Event, Registration
from events.services import waiting
from events.services.places import (
    NoSeat,
    RegistrationRefused,
    event_held,
    give_back,
    make_seats,
    put,
    refuse_closed,
    take_seat,
)
from events.services.telling import notify
from municipalities.known import name_in
from municipalities.models import Membership
from participants.models import Enrolment

SWAPS_END = timedelta(hours=1)
"""How long before the event somebody may last be sent in another's place."""


@transaction.atomic
def register(
    *, event_id: int, enrolment: Enrolment, user: User, actor: User, or_wait: bool = False
) -> tuple[Registration, bool]:
    """Give `user` one of the participant's seats; somebody who has one keeps it. Returns (it, whether it is new).

    With `or_wait`, whoever finds no seat free gets a place at the end of the line for one; whoever has been offered a
    seat accepts it so. The event's row is locked, and then the participant's row of seats by taking one of them,
    always in this order. Raises NoSeat and RegistrationRefused, which undo everything, and Event.DoesNotExist for an
    event that is not on the participant's schedule.
    """
    event = event_held(event_id)
    refuse_closed(event)
    registration, is_first = registration_in(event, enrolment, user)
    if not is_first and registration.state != Registration.State.CANCELLED:
        return still_there(registration, event, enrolment, actor, or_wait=or_wait)
    registration.enrolment = enrolment
    try:
        take_seat(event, enrolment)
    except NoSeat:
        if not or_wait:
            raise
        make_seats(event, enrolment)
        waiting.queue_up(registration, actor)
    else:
        given(registration, actor)
    return registration, True


def registration_in(event: Event, enrolment: Enrolment, user: User) -> tuple[Registration, bool]:
    """The person's one registration for an event whose lock is held, made where there is none. Returns (it, whether it is new)."""
    for known in registrations_of(event.pk, user.pk):
        known.event, known.user = event, user
        return known, False
    return Registration.objects.create(event=event, enrolment=enrolment, user=user), True


@Prepared
def registrations_of(event: int, user: int) -> Any:
    return Registration.objects.filter(event=event, user=user).order_by()


def still_there(
    registration: Registration, event: Event, enrolment: Enrolment, actor: User, *, or_wait: bool
) -> tuple[Registration, bool]:
    """What becomes of somebody who has a seat, an offer or a place in the line already.

    Raises RegistrationRefused for another participant's, and NoSeat for who waits and wants a seat now.
    """
    refuse_elsewhere(registration, enrolment, actor)
    if registration.state == Registration.State.OFFERED:
        return waiting.accept(registration=registration, actor=actor), True
    if registration.state == Registration.State.WAITING and not or_wait:
        take_seat(event, enrolment)
        given(registration, actor)
        return registration, True
    return registration, False


def refuse_elsewhere(known: Registration, enrolment: Enrolment, actor: User) -> None:
    """Raises RegistrationRefused for somebody who is in through another participant.

    Where they go is told of those who have accepted their role with this one: whoever types any address learns nothing.
    """
    if known.enrolment_id == enrolment.pk or known.state == Registration.State.CANCELLED:
        return
    own = Membership.objects.of(enrolment.party).accepted().filter(user=known.user_id)
    if not actor.is_staff and not own.exists():
        raise RegistrationRefused(
            _("This person cannot be named here: ask them, or the organisers. Nothing was changed.")
        )
    raise RegistrationRefused(
        _("This person is at this event, or in line for it, through another municipality already. Nothing was changed.")
    )


def given(registration: Registration, actor: User) -> None:
    """The seat has been taken for this person."""
    put(registration, Registration.State.REGISTERED)
    log(action="registration.made", target=registration, actor=actor)
    notify(registration, "registered", actor)


@transaction.atomic
def cancel(*, registration: Registration, actor: User) -> Registration:
    """Give the seat, the offer or the place in the line back; twice changes nothing. Locks as `register` does.

    What comes free is offered to whoever is next. Raises RegistrationRefused once the event is over.
    """
    event = event_held(registration.event_id)
    held = Registration.objects.with_party().get(pk=registration.pk)
    if held.state == Registration.State.CANCELLED:
        return held
    if event.ends_at <= timezone.now():
        raise RegistrationRefused(_("The event is over. Who had a seat stays as it was."))
    before = Registration.State(held.state)
    put(held, Registration.State.CANCELLED)
    log(action="registration.cancelled", target=held, actor=actor)
    notify(held, "cancelled" if before == Registration.State.REGISTERED else "left_line", actor)
    if before in HOLDING:
        give_back(event, held.enrolment_id)
        waiting.offer_free(event)
    return held


@transaction.atomic
def decline(*, registration: Registration, actor: User) -> bool:
    """Give back the seat that is offered as `registration` says. Returns False for an offer that is gone: a seat that was
    taken meanwhile in another window stays."""
    event_held(registration.event_id)
    held = Registration.objects.get(pk=registration.pk)
    if (held.state, held.offered_until) != (Registration.State.OFFERED, registration.offered_until):
        return False
    cancel(registration=held, actor=actor)
    return True


@transaction.atomic
def swap(*, registration: Registration, user: User, actor: User) -> Registration:
    """Send `user` on the seat that another person of the same participant has. Returns the new person's.

    It is possible when registration has closed too, until an hour before the event, and takes nobody else's seat. The
    same swap sent again changes nothing. Raises RegistrationRefused for a seat that is gone, for somebody who has a
    seat or an offer, and when it is too late.
    """
    event = event_held(registration.event_id)
    old = Registration.objects.with_party().get(pk=registration.pk)
    new = Registration.objects.filter(event=event, user=user).first()
    if old.state == Registration.State.CANCELLED and new is not None and replaced(old, new):
        return new
    if new is not None:
        refuse_elsewhere(new, old.enrolment, actor)
    refuse_swap(event, old, new, user)
    put(old, Registration.State.CANCELLED)
    if new is None:
        new = Registration.objects.create(event=event, enrolment=old.enrolment, user=user)
    new.enrolment = old.enrolment
    put(new, Registration.State.REGISTERED)
    log(action="registration.swapped", target=new, actor=actor, instead_of=old.pk)
    notify(old, "cancelled", actor)
    notify(new, "registered", actor)
    return new


def replaced(old: Registration, new: Registration) -> bool:
    """Whether the new one stands where the old one stood."""
    return new.state == Registration.State.REGISTERED and new.enrolment_id == old.enrolment_id


def swaps_until(event: Event) -> datetime:
    return event.starts_at - SWAPS_END


def refuse_swap(event: Event, old: Registration, new: Registration | None, user: User) -> None:
    """Raises RegistrationRefused, in words, for a swap that cannot be."""
    if not event.takes_place or timezone.now() >= swaps_until(event):
        raise RegistrationRefused(
            _("A colleague can be sent instead until an hour before the event. Nothing was changed.")
        )
    if old.state != Registration.State.REGISTERED:
        raise RegistrationRefused(_("This seat has been cancelled meanwhile. Nothing was changed."))
    if new is not None and new.state in HOLDING:
        raise RegistrationRefused(
            _("%(name)s has a seat at this event already. Nothing was changed: choose somebody else.")
            % {"name": name_in(old.enrolment.party, user)}
        )
