"""What the readers of a participant's results know besides: the figures of other municipalities that they see."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from municipalities.models import Membership, Municipality
from municipalities.queries import memberships_of
from participants.access import Visit
from participants.models import Enrolment


def known_elsewhere(visit: Visit) -> frozenset[int]:
    """Municipalities whose results a reader of several sees, members of consortia included; empty for everybody else."""
    memberships = memberships_of(visit.user)
    return frozenset() if visit.is_staff or len(memberships) < 2 else municipalities_of(memberships)


def known_to_people(enrolment: Enrolment) -> frozenset[int]:
    """The same for all the participant's people together, since a document is the same for each of them."""
    people = Membership.objects.filter(
        Q(municipality__enrolled__enrolment=enrolment) | Q(consortium=enrolment.consortium_id, municipality=None),
        user__staff_role="",
        user__is_superuser=False,
    )
    memberships = list(Membership.objects.filter(user__in=people.values("user")))
    held = Counter(membership.user_id for membership in memberships)
    return municipalities_of(membership for membership in memberships if held[membership.user_id] > 1)


def municipalities_of(memberships: Iterable[Membership]) -> frozenset[int]:
    held = list(memberships)
    if not held:
        return frozenset()
    municipalities = Municipality.objects.filter(
        Q(pk__in=[membership.municipality_id for membership in held if membership.municipality_id])
        | Q(consortia__in=[membership.consortium_id for membership in held if membership.consortium_id])
    )
    return frozenset(municipalities.values_list("pk", flat=True))
