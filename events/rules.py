"""Who among the staff may see and change events."""

from accounts.roles import allow, is_portal_staff
from events.models import Event, Registration, Seats

allow([Event], ["view", "add", "change"], is_portal_staff)
allow([Seats], ["view", "change"], is_portal_staff)
allow([Registration], ["view"], is_portal_staff)
