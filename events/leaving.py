"""A person leaves a participant: the pages close, and seats at what is still to come are free again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events import registrations
from events.models import Registration
from municipalities import members
from municipalities.models import Membership
from programmes.models import Enrolment


@transaction.atomic
def leave(*, membership: Membership, actor: User) -> None:
    """Take the membership away and cancel its coming seats. Raises MemberKept, which undoes everything."""
    enrolments = Enrolment.objects.of(membership.party)
    coming = Registration.objects.standing().filter(
        user=membership.user, enrolment__in=enrolments, event__ends_at__gte=timezone.now()
    )
    for registration in coming.select_related("enrolment", "event", "user").order_by("event"):
        registrations.cancel(registration=registration, actor=actor)
    members.remove(membership=membership, actor=actor)
