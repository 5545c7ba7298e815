"""Events, seats, registrations."""

from events.models.agenda import AgendaItem
from events.models.assignment import Assignment, AssignmentQuerySet, HandIn
from events.models.attendance import ON_THE_DAY, Attendance
from events.models.calendar import CalendarKey
from events.models.event import WHEN, Event, EventQuerySet
from events.models.group import Group, Grouping, GroupMember, Matching
from events.models.needs import Needs
from events.models.registration import HOLDING, QUEUED, Registration, RegistrationQuerySet
from events.models.seats import Seats
from events.models.slot import Proposal, Slot

__all__ = [
    "HOLDING",
    "ON_THE_DAY",
    "QUEUED",
    "WHEN",
    "AgendaItem",
    "Assignment",
    "AssignmentQuerySet",
    "Attendance",
    "CalendarKey",
    "Event",
    "EventQuerySet",
    "Group",
    "GroupMember",
    "Grouping",
    "HandIn",
    "Matching",
    "Needs",
    "Proposal",
    "Registration",
    "RegistrationQuerySet",
    "Seats",
    "Slot",
]
