"""Who among the staff may see and change the catalogue."""

from accounts.roles import allow, is_manager, is_portal_staff
from programmes.models import Activity, Programme

allow([Programme, Activity], ["view"], is_portal_staff)
allow([Programme, Activity], ["add", "change"], is_manager)
allow([Activity], ["delete"], is_manager)
