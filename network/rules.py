"""Who may see and change what the participants share."""

from accounts.models import User
from accounts.roles import allow, is_portal_staff
from network.models import Announcement, Material, ShowcaseEntry, Theme, Wish

allow([Wish, ShowcaseEntry], ["view", "change"], is_portal_staff)
allow([Announcement, Material, Theme], ["view", "add", "change", "delete"], is_portal_staff)


def sees_all(user: User) -> bool:
    """Staff see what every programme shares; others what the programmes share that they take part in."""
    return user.is_staff
