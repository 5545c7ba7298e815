"""Who may see and change participants: their own people, and the staff."""

from accounts.roles import allow, is_portal_staff
from municipalities.models import Membership
from participants.models import EnrolledMunicipality, Enrolment, Step

allow([Enrolment, Step, EnrolledMunicipality], ["view"], is_portal_staff)
allow([Enrolment], ["change"], is_portal_staff)
allow([Step], ["add", "change"], is_portal_staff)


def may_manage(membership: Membership | None) -> bool:
    """Staff and contact persons manage their own party: its people and its visual identity."""
    return membership is None or membership.role == Membership.Role.CONTACT


def may_edit(membership: Membership | None, enrolment: Enrolment) -> bool:
    """Staff, who have no membership, and contact persons of the participant itself.

    A member of a consortium reads the joint pages from its own; the consortium's people change them.
    """
    if membership is None:
        return True
    own = (enrolment.municipality_id, enrolment.consortium_id)
    return may_manage(membership) and (membership.municipality_id, membership.consortium_id) == own
