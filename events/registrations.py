"""Registering for events: seats are given under a lock and held by the database."""

from django.db import IntegrityError, transaction
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

    Raises RegistrationRefused, and Event.DoesNotExist for an event that is not on the participant's schedule.
    """
    event, seats = lock_seats(event_id, enrolment)
    if not event.takes_registrations(timezone.now()):
        raise RegistrationRefused(_("Registration for this event has closed. Nothing was changed."))
    refusal = no_room(event, seats)
    registration = None if refusal else new_registration(event, enrolment, user)
    if registration is None:
        registration = Registration.objects.filter(event=event, user=user).order_by("pk").first()
        if registration and registration.state == Registration.State.REGISTERED:
            return registration
        if registration is None or refusal:
            raise RegistrationRefused(refusal)
        revive(registration, enrolment)
    Event.objects.filter(pk=event.pk).update(taken=F("taken") + 1)
    Seats.objects.filter(pk=seats.pk).update(taken=F("taken") + 1)
    log(action="registration.made", target=registration, actor=actor)
    tell(registration, "registered", actor)
    return registration


def lock_seats(event_id: int, enrolment: Enrolment) -> tuple[Event, Seats]:
    """The event's row and then the participant's row of seats, both locked; the latter is made when it is needed first.

    Always in this order, and one by one: a statement that locks both may lock them the other way round. Where the
    database has no row locks (SQLite), its immediate write transactions do the same. Raises Event.DoesNotExist.
    """
    event = Event.objects.select_for_update().get(pk=event_id)
    seats = Seats.objects.select_for_update().filter(event=event, enrolment=enrolment).order_by("pk").first()
    if seats is None:
        Event.objects.for_participant(enrolment).get(pk=event_id)
        seats = Seats.objects.create(event=event, enrolment=enrolment, limit=event.seats_per_participant)
    return event, seats


def no_room(event: Event, seats: Seats) -> str:
    """Why nobody more fits, for people; empty when somebody does."""
    if seats.limit is not None and seats.taken >= seats.limit:
        return _(
            "All %(limit)s seats of your municipality are taken. Cancel somebody’s seat first, then register this person."
        ) % {"limit": seats.limit}
    if event.capacity is not None and event.taken >= event.capacity:
        return _("The event is full. Nothing was changed. A seat may come free if somebody cancels.")
    return ""


def new_registration(event: Event, enrolment: Enrolment, user: User) -> Registration | None:
    """A person's first registration for the event; None when there is an earlier one, standing or cancelled."""
    try:
        with transaction.atomic():
            return Registration.objects.create(event=event, enrolment=enrolment, user=user)
    except IntegrityError:
        return None


def revive(cancelled: Registration, enrolment: Enrolment) -> None:
    """Bring a cancelled registration back to life."""
    cancelled.state = Registration.State.REGISTERED
    cancelled.enrolment = enrolment
    cancelled.save(update_fields=["state", "enrolment", "changed_at"])


@transaction.atomic
def cancel(*, registration: Registration, actor: User) -> Registration:
    """Give the seat back; cancelling twice changes nothing."""
    event, seats = lock_seats(registration.event_id, registration.enrolment)
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
