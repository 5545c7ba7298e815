"""What events keep of people, and how long."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.retention import YEAR, keeps_people, retention
from documents.files import remove_strays
from events.assigned import KEPT
from events.models import AgendaItem, Attendance, HandIn, Needs, Proposal, Registration


def long_over(now: datetime, programme: str, ends: str) -> Q:
    """A year after the programme, and after the end of what itself may be later: own sessions may. Both by their fields."""
    gone = now - YEAR
    return Q(**{f"{programme}__ends__lt": timezone.localdate(gone), f"{ends}__lt": gone})


@retention("registrations a year after the programme and their event")
def purge_registrations(now: datetime) -> int:
    """With who was there. How many had a seat stays in the events' counts of seats."""
    over = long_over(now, "event__activity__programme", "event__ends_at")
    return Attendance.objects.filter(over).delete()[0] + Registration.objects.filter(over).delete()[0]


@retention("names of speakers a year after the programme and their event")
def purge_speakers(now: datetime) -> int:
    """What was on the agenda, and when, stays without them."""
    over = long_over(now, "event__activity__programme", "event__ends_at")
    return AgendaItem.objects.filter(over).exclude(speaker="").update(speaker="")


@retention("proposed times a year after the programme and the time")
def purge_proposals(now: datetime) -> int:
    """With the words that went with them."""
    return Proposal.objects.filter(long_over(now, "activity__programme", "ends_at")).delete()[0]


@retention("answers to pre-assignments a year after their event")
def purge_hand_ins(now: datetime) -> int:
    """Their files go with them."""
    return HandIn.objects.filter(assignment__event__ends_at__lt=now - KEPT).delete()[0]


@retention("files handed in that belong to no answer, a day after they were stored")
def purge_stray_files(now: datetime) -> int:
    """Left by a process that died between storing and writing down."""
    return remove_strays(HandIn._meta.get_field("file"), now - timedelta(days=1))


@retention("diet and access needs the day after their event")
def purge_needs(now: datetime) -> int:
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Needs.objects.filter(registration__event__ends_at__lt=today).delete()[0]


@keeps_people
def people_with_coming_seats(now: datetime) -> QuerySet[Any, Any]:
    """Others may have named them, so that they never signed in; a seat that went with them would be nobody's."""
    return Registration.objects.alive().filter(event__ends_at__gte=now).values("user")
