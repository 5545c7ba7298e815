"""What events bring to a participant's people: how many seats each has, and what becomes of them when one leaves."""

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from events.models import Registration
from events.services import registrations
from municipalities.models import Membership
from participants.access import Participation
from participants.models import Enrolment


def seats_of(participation: Participation, memberships: list[Membership]) -> dict[int, int]:
    """A user's id → how many seats the person has at the programme's events, on this participant's quota."""
    standing = Registration.objects.standing().filter(
        enrolment=participation.enrolment, user__in=[membership.user_id for membership in memberships]
    )
    return dict(standing.order_by().values_list("user").annotate(seats=Count("pk")))


def give_up_seats(membership: Membership, actor: User) -> None:
    """Whoever leaves a participant leaves its seats at what is still to come."""
    coming = Registration.objects.standing().filter(
        user=membership.user,
        enrolment__in=Enrolment.objects.of(membership.party),
        event__ends_at__gte=timezone.now(),
    )
    for registration in coming.select_related("enrolment", "event", "user").order_by("event"):
        registrations.cancel(registration=registration, actor=actor)
