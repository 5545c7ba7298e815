"""Who among the staff may see and change municipalities and their people."""

from accounts.roles import allow, is_portal_staff
from municipalities.models import Consortium, Membership, Municipality

allow([Municipality, Consortium, Membership], ["view"], is_portal_staff)
allow([Membership], ["add", "change", "delete"], is_portal_staff)
