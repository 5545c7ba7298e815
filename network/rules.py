"""Who may see and change what the participants share."""

from accounts.models import User
from accounts.roles import allow, is_portal_staff
from municipalities.models import Membership
from network.models import Announcement, Material, ShowcaseEntry, Theme, Wish
from participants.models import Enrolment
from participants.rules import is_of

allow([Wish, ShowcaseEntry], ["view", "change"], is_portal_staff)
allow([Announcement, Material, Theme], ["view", "add", "change", "delete"], is_portal_staff)


def speaks_for(membership: Membership, enrolment: Enrolment) -> bool:
    """The people of the participant itself tell of its solutions and challenges, change them, and say "we too" for it.

    A member of a consortium reads and asks; the consortium's people speak for it, as they alone change its other pages.
    """
    return is_of(membership, enrolment)


def sees_all(user: User) -> bool:
    """Staff see what every programme shares; others what the programmes share that they take part in."""
    return user.is_staff
