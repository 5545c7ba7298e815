"""What programmes keep of people, and how long."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.retention import YEAR, retention
from participants.models import Enrolment


@retention("contact details of enrolments a year after the programme, of declined ones a year after the decision")
def purge_contacts(now: datetime) -> int:
    """That the municipality took part stays."""
    nobody = dict.fromkeys(("contact_name", "contact_title", "contact_email", "contact_phone", "decision_note"), "")
    over = Q(programme__ends__lt=timezone.localdate(now - YEAR))
    refused = Q(state__in=[Enrolment.State.DECLINED, Enrolment.State.WITHDRAWN], decided_at__lt=now - YEAR)
    return Enrolment.objects.filter(over | refused).exclude(**nobody).update(**nobody)
