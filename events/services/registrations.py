"""Registering for events: seats are given under a lock and held by the database."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Event, Registration, Seats
from outbox import services as outbox
from participants.addresses import page_address
from participants.models import Enrolment


class RegistrationRefused(Refused):
    """The seat cannot be given; the message is for people."""


@transaction.atomic
def register(*, event_id: int, enrolment: Enrolment, user: User, actor: User) -> tuple[Registration, bool]:
    """Give `user` one of the participant's seats; somebody who has one keeps it. Returns (it, whether made now).

    The event's row is locked, and then the participant's row of seats by taking one of them, always in this order.
    Where the database has no row locks (SQLite), its immediate write transactions do the same. Raises
    RegistrationRefused, which undoes everything, and Event.DoesNotExist for an event that is not on the participant's
    schedule.
    """
    event = Event.objects.select_for_update().get(pk=event_id)
    if not event.takes_registrations(timezone.now()):
        raise RegistrationRefused(_("Registration for this event has closed. Nothing was changed."))
    registration = new_registration(event, enrolment, user)
    if registration is None:
        registration = Registration.objects.get(event=event, user=user)
        if registration.state == Registration.State.REGISTERED:
            return kept(registration, enrolment), False
        revive(registration, enrolment)
    take_seat(event, enrolment)
    log(action="registration.made", target=registration, actor=actor)
    notify(registration, "registered", actor)
    return registration, True


def kept(standing: Registration, enrolment: Enrolment) -> Registration:
    """The person's seat, when it is one of the participant's. Raises RegistrationRefused for another's."""
    if standing.enrolment_id != enrolment.pk:
        raise RegistrationRefused(
            _("This person already has a seat at this event through another municipality. Nothing was changed.")
        )
    return standing


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


def take_seat(event: Event, enrolment: Enrolment) -> None:
    """One seat more is taken, of the participant's and of the event's. Raises RegistrationRefused when there is none."""
    if event.capacity is not None and event.taken >= event.capacity:
        raise RegistrationRefused(
            _("The event is full. Nothing was changed. A seat may come free if somebody cancels.")
        )
    seats = Seats.objects.filter(event=event, enrolment=enrolment)
    free = seats.filter(Q(limit=None) | Q(taken__lt=F("limit")))
    if not free.update(taken=F("taken") + 1):
        make_seats(event, enrolment)
        if not free.update(taken=F("taken") + 1):
            raise RegistrationRefused(
                _(
                    "All %(limit)s seats of your municipality are taken. Cancel somebody’s seat first, then register this person."
                )
                % {"limit": seats.get().limit}
            )
    Event.objects.filter(pk=event.pk).update(taken=F("taken") + 1)


def make_seats(event: Event, enrolment: Enrolment) -> None:
    """The participant's row of seats, when there is none yet. Raises Event.DoesNotExist."""
    Event.objects.for_participant(enrolment).get(pk=event.pk)
    Seats.objects.get_or_create(event=event, enrolment=enrolment, defaults={"limit": event.seats_per_participant})


@transaction.atomic
def change_limit(*, event: Event, before: int | None) -> None:
    """Let the rows of seats that had the event's former limit follow its new one.

    A participant that has more people already keeps them, and gets no more. One that had more seats than the others
    has never fewer than they do.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    limit = event.seats_per_participant
    following = Q(limit=before)
    if before is not None:
        following |= Q(limit__gt=before) if limit is None else Q(limit__gt=before, limit__lt=limit)
    seats = Seats.objects.filter(following, event=event)
    seats.update(limit=limit if limit is None else Greatest("taken", limit))


@transaction.atomic
def cancel(*, registration: Registration, actor: User) -> Registration:
    """Give the seat back; cancelling twice changes nothing. Locks as `register` does."""
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    related = ("user", "event", "enrolment__programme", "enrolment__municipality", "enrolment__consortium")
    held = Registration.objects.select_related(*related).get(pk=registration.pk)
    if held.state == Registration.State.CANCELLED:
        return held
    held.state = Registration.State.CANCELLED
    held.save(update_fields=["state", "changed_at"])
    Seats.objects.filter(event=event, enrolment=held.enrolment_id).update(taken=F("taken") - 1)
    Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
    log(action="registration.cancelled", target=held, actor=actor)
    notify(held, "cancelled", actor)
    return held


def notify(registration: Registration, what: str, actor: User) -> None:
    """Mail the person. The key carries the moment, since a seat may be cancelled and taken again."""
    user = registration.user
    outbox.post(
        key=f"registration:{registration.pk}:{what}:{timezone.now().timestamp()}",
        to=user.email,
        user=user,
        template=f"events/mail/{what}",
        language=user.language,
        context={"event": registration.event, "user": user, "actor": actor},
        links={"address": partial(page_address, "event", registration.enrolment, registration.event_id)},
    )
