"""Who may see and change what the participants share."""

from accounts.models import User
from accounts.roles import allow, is_portal_staff
from network.models import Wish

allow([Wish], ["view", "change"], is_portal_staff)


def sees_all(user: User) -> bool:
    """Staff see every programme's wishes; others those of the programmes that they take part in."""
    return user.is_staff
