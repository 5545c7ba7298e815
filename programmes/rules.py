"""Who among the staff may see and change programmes."""

from accounts.roles import allow, is_manager, is_portal_staff
from municipalities.models import Brand, Consortium, Membership, Municipality
from programmes.models import Activity, EnrolledMunicipality, Enrolment, Programme, Step, Wish

allow([Programme, Activity, Enrolment, Step, Wish, EnrolledMunicipality], ["view"], is_portal_staff)
allow([Municipality, Consortium, Membership, Brand], ["view"], is_portal_staff)
allow([Programme, Activity], ["add", "change"], is_manager)
allow([Enrolment, Step, Wish], ["change"], is_portal_staff)
allow([Membership], ["add", "change", "delete"], is_portal_staff)
