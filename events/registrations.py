"""Registering for events: seats are given under a lock and held by the database."""

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.addresses import absolute
from events.models import Event, Registration, Seats
from outbox import services as outbox
from programmes.models import Enrolment


class RegistrationRefused(Exception):
    """The seat cannot be given; the message is for people."""


@transaction.atomic
def register(*, event_id: int, enrolment: Enrolment, user: User, actor: User) -> Registration:
    """Give `user` one of the participant's seats; somebody who has one keeps it.

    Raises RegistrationRefused, and Event.DoesNotExist for an event that is not on the participant's schedule. The event's row and then the participant's row of seats are locked, always in this order. Where the database has
    no row locks (SQLite), its immediate write transactions do the same.
    """
    locked = Event.objects.for_participant(enrolment).select_for_update(of=["self"]).get(pk=event_id)
    if not locked.takes_registrations(timezone.now()):
        raise RegistrationRefused(_("Registration for this event has closed. Nothing was changed."))
    seats = lock_seats(locked, enrolment)
    registration = Registration.objects.filter(event=locked, user=user).first()
    if registration and registration.state == Registration.State.REGISTERED:
        return registration
    check_room(locked, seats)
    registration = save_registration(registration, locked, enrolment, user)
    Event.objects.filter(pk=locked.pk).update(taken=F("taken") + 1)
    Seats.objects.filter(pk=seats.pk).update(taken=F("taken") + 1)
    log(action="registration.made", target=registration, actor=actor)
    tell(registration, "registered", actor)
    return registration


def lock_seats(event: Event, enrolment: Enrolment) -> Seats:
    """The participant's row of seats under its lock, made when it is needed first: the event is locked already."""
    found = Seats.objects.select_for_update().filter(event=event, enrolment=enrolment).first()
    return found or Seats.objects.create(event=event, enrolment=enrolment, limit=event.seats_per_participant)


def check_room(event: Event, seats: Seats) -> None:
    if seats.limit is not None and seats.taken >= seats.limit:
        raise RegistrationRefused(
            _(
                "All %(limit)s seats of your municipality are taken. Cancel somebody’s seat first, then register this person."
            )
            % {"limit": seats.limit}
        )
    if event.capacity is not None and event.taken >= event.capacity:
        raise RegistrationRefused(
            _("The event is full. Nothing was changed. A seat may come free if somebody cancels.")
        )


def save_registration(earlier: Registration | None, event: Event, enrolment: Enrolment, user: User) -> Registration:
    """A new registration, or the cancelled one brought back to life."""
    if earlier is None:
        return Registration.objects.create(event=event, enrolment=enrolment, user=user)
    earlier.state = Registration.State.REGISTERED
    earlier.enrolment = enrolment
    earlier.save(update_fields=["state", "enrolment", "changed_at"])
    return earlier


@transaction.atomic
def cancel(*, registration: Registration, actor: User) -> Registration:
    """Give the seat back; cancelling twice changes nothing."""
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    seats = lock_seats(event, registration.enrolment)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    if found.state == Registration.State.CANCELLED:
        return found
    found.state = Registration.State.CANCELLED
    found.save(update_fields=["state", "changed_at"])
    Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
    Seats.objects.filter(pk=seats.pk).update(taken=F("taken") - 1)
    log(action="registration.cancelled", target=found, actor=actor)
    tell(found, "cancelled", actor)
    return found


def tell(registration: Registration, what: str, actor: User) -> None:
    """Mail the person. The key carries the moment, since a seat may be cancelled and taken again."""
    party, user = registration.enrolment.party, registration.user
    outbox.post(
        key=f"registration:{registration.pk}:{what}:{timezone.now().timestamp()}",
        to=user.email,
        user=user,
        template=f"events/mail/{what}",
        language=user.language,
        context={
            "event": registration.event,
            "user": user,
            "actor": actor,
            "address": absolute(reverse("event", args=[party.slug, registration.event_id])),
        },
    )
