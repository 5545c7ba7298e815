"""Who may see and change events and seats: participants' people, and the staff."""

from accounts.roles import allow, is_portal_staff
from events.models import Event, Registration, Seats
from participants.access import Participation

allow([Event], ["view", "add", "change"], is_portal_staff)
allow([Seats], ["view", "change"], is_portal_staff)
allow([Registration], ["view"], is_portal_staff)


def may_cancel(participation: Participation, user_id: int) -> bool:
    """Whether a person's seat may be given back: those who name people give any of theirs, others their own."""
    return participation.may_edit or user_id == participation.user.pk
