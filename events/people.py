"""What events bring to a participant's people: their seats, what becomes of them when one leaves, who is to be told."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, HandIn, Registration
from events.services import registrations
from events.services.before import packed
from events.services.following import session_before
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
    """Where staff tell the participant's people that the step has moved its session; empty where it has not, or is over."""
    before = session_before(step)
    return page_that_tells_of(before) if before is not None else ""


def page_that_tells_of(before: Event) -> str:
    """Where staff tell of what an event is now, and was before; empty for one that is over, or called off."""
    now = Event.objects.standing().filter(pk=before.pk, ends_at__gte=timezone.now())
    query = urlencode({"before": packed(before)})
    return f"{reverse('admin:event-tell', args=[before.pk])}?{query}" if now.exists() else ""
