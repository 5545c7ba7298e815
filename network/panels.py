"""What the network brings to a participant's home page."""

from django.utils import timezone

from network.models import Announcement
from participants.access import Participation
from participants.registry import Panel

FEW = 3


def panel(participation: Participation) -> Panel | None:
    """The programme's announcements that are valid, the pinned ones first; nothing where there is none."""
    valid = Announcement.objects.valid_on(timezone.localdate())
    rows = list(valid.filter(programme=participation.enrolment.programme_id)[:FEW])
    return Panel("network/_panel.html", {"announcements": rows}, weight=80) if rows else None
