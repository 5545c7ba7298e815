"""What events bring to a participant's people: their seats, what becomes of them when one leaves, who is to be told."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, HandIn, Registration
from events.services import registrations
from municipalities.models import Membership
from participants.access import Participation
from participants.models import Enrolment, Step


def seats_of(participation: Participation, memberships: list[Membership]) -> dict[int, int]:
    """A user's id → how many seats the person has at the programme's events, on this participant's quota."""
    standing = Registration.objects.standing().filter(
        enrolment=participation.enrolment, user__in=[membership.user_id for membership in memberships]
    )
    return dict(standing.order_by().values_list("user").annotate(seats=Count("pk")))


def give_up_seats(membership: Membership, actor: User) -> None:
    """Whoever leaves a participant leaves its seats at what is still to come."""
    coming = Registration.objects.alive().filter(
        user=membership.user,
        enrolment__in=Enrolment.objects.of(membership.party),
        event__ends_at__gte=timezone.now(),
    )
    for registration in coming.select_related("enrolment", "event", "user").order_by("event"):
        registrations.cancel(registration=registration, actor=actor)


def give_up_all_seats(enrolment: Enrolment, actor: User) -> None:
    """A participant that is withdrawn leaves its seats at what is still to come."""
    coming = Registration.objects.alive().filter(enrolment=enrolment, event__ends_at__gte=timezone.now())
    for registration in coming.select_related("enrolment", "event", "user").order_by("event"):
        registrations.cancel(registration=registration, actor=actor)


def built(enrolment: Enrolment, since: datetime) -> str:
    """In words, when somebody of a participant has a seat or it has a session of its own."""
    if Registration.objects.standing().filter(enrolment=enrolment).exists():
        return _("somebody of it has a seat at an event")
    if HandIn.objects.filter(enrolment=enrolment).exists():
        return _("it has handed in a pre-assignment")
    if Event.objects.filter(enrolment=enrolment, cancelled_at=None).exists():
        return _("it has a session of its own")
    return ""


def page_that_tells(step: Step) -> str:
    """Where staff tell the participant's people that the step's session has moved; empty where there is none to come."""
    coming = Event.objects.standing().filter(
        enrolment=step.enrolment_id, activity=step.activity_id, ends_at__gte=timezone.now()
    )
    event = coming.order_by("starts_at").values_list("pk", flat=True).first()
    return reverse("admin:event-tell", args=[event]) if event else ""
