"""One person's events: those at which they have a seat, and the own sessions of the participants that they belong to."""

from django.urls import reverse

from accounts.models import User
from events.models import Event, Registration
from municipalities.queries import parties_of
from participants.addresses import page_address
from participants.models import Enrolment
from participants.queries.enrolments import enrolments_of


def page_of_event(user: User, event_id: int) -> str | None:
    """The event's page as this person may see it: through the participant that gave them a seat, else through theirs.

    A page of their seat alone where that participant's pages are not open to them: somebody may be named by another one,
    or before they accept an invitation. None where they have no seat and none of theirs has the event on its schedule.
    """
    event = Event.objects.filter(pk=event_id, published_at__isnull=False).select_related("activity").first()
    if event is None:
        return None
    seat = Registration.objects.alive().filter(event=event, user=user).select_related(*PARTY).first()
    if user.is_staff:
        return page_of_staff(user, event, seat)
    ways = (
        page_address("event", enrolment, event.pk, party=party)
        for party in parties_of(user)
        for enrolment in enrolments_of(party)
        if is_on_schedule(event, enrolment) and (seat is None or enrolment.pk == seat.enrolment_id)
    )
    return next(ways, reverse("my-seat", args=[event.pk]) if seat else None)


def page_of_staff(user: User, event: Event, seat: Registration | None) -> str | None:
    """Where they have a seat; else the staff's page of what they hold."""
    if seat is not None:
        return page_address("event", seat.enrolment, event.pk)
    return reverse("admin:events_event_change", args=[event.pk]) if event.consultant_id == user.pk else None


PARTY = ("enrolment__programme", "enrolment__municipality", "enrolment__consortium")


def is_on_schedule(event: Event, enrolment: Enrolment) -> bool:
    """Whether the participant has the event on its schedule, as `EventQuerySet.on_schedule` says it in SQL."""
    if event.enrolment_id is not None:
        return event.enrolment_id == enrolment.pk
    return event.activity.programme_id == enrolment.programme_id
