"""Who among the staff may read roadmaps; what a participant's own people may do is decided in `participants.rules`."""

from accounts.roles import allow, is_portal_staff
from roadmaps.models import Roadmap

allow([Roadmap], ["view"], is_portal_staff)
