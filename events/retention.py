"""What events keep of people, and how long."""

from datetime import datetime

from django.utils import timezone

from accounts.retention import YEAR, retention
from events.models import Registration


@retention("registrations a year after the programme")
def purge_registrations(now: datetime) -> int:
    """How many took part stays in the events' counts of seats."""
    over = timezone.localdate(now - YEAR)
    return Registration.objects.filter(event__activity__programme__ends__lt=over).delete()[0]
