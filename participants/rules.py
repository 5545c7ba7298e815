"""Who may see and change participants: their own people, and the staff."""

from collections.abc import Callable

from accounts.roles import allow, is_portal_staff
from municipalities.models import Membership
from participants.models import Enrolment, Step

allow([Enrolment, Step], ["view"], is_portal_staff)
allow([Enrolment], ["change"], is_portal_staff)
allow([Step], ["add", "change"], is_portal_staff)

Right = Callable[[Membership | None, Enrolment], bool]
"""Whether somebody who sees a participant's pages may do a thing there. Staff have no membership."""


def reads(membership: Membership | None, enrolment: Enrolment) -> bool:
    """Everybody who sees the pages."""
    return True


def manages(membership: Membership | None, enrolment: Enrolment) -> bool:
    """Staff and contact persons manage their own party: its people and its visual identity."""
    return membership is None or membership.role == Membership.Role.CONTACT


def edits(membership: Membership | None, enrolment: Enrolment) -> bool:
    """Staff and contact persons of the participant itself change what belongs to the enrolment.

    A member of a consortium reads the joint pages from its own; the consortium's people change them.
    """
    return membership is None or (manages(membership, enrolment) and is_of(membership, enrolment))


def is_of(membership: Membership, enrolment: Enrolment) -> bool:
    """Whether somebody belongs to the participant itself, and not to a member of the consortium that takes part."""
    own = (enrolment.municipality_id, enrolment.consortium_id)
    return (membership.municipality_id, membership.consortium_id) == own
