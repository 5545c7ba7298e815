"""What events bring to a participant's home page."""

from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.assigned import still_to_hand_in
from events.queries import ScheduleEntry, coming, with_going
from participants.access import Participation
from participants.registry import MOST_TODOS, Panel, Todo


def todos(participation: Participation) -> list[Todo]:
    """Seats that are still free, those first whose registration closes first."""
    if not participation.may_edit:
        return []
    free = [entry for entry in participation.once(coming_now) if entry.open and entry.left and entry.seats]
    free.sort(key=attrgetter("closes"))
    return [
        Todo(
            title=_("Name people to %(event)s") % {"event": entry.event},
            url=participation.address("event", entry.event.pk),
            button=_("Choose"),
            due=timezone.localdate(entry.closes),
            detail=ngettext("%(left)s seat left", "%(left)s seats left", entry.left or 0) % {"left": entry.left},
        )
        for entry in free[:MOST_TODOS]
    ]


def hand_ins_to_do(participation: Participation) -> list[Todo]:
    """Pre-assignments to which nothing has been handed in yet."""
    return [
        Todo(
            title=_("Hand in: %(title)s") % {"title": assignment.title},
            url=participation.address("assignment", assignment.event_id),
            button=_("Hand in"),
            due=timezone.localdate(assignment.due_at),
            weight=40,
        )
        for assignment in still_to_hand_in(participation, timezone.now())[:MOST_TODOS]
    ]


def coming_now(participation: Participation) -> list[ScheduleEntry]:
    """What is still to come, for `Participation.once`."""
    return coming(participation.enrolment, timezone.now())


def panel(participation: Participation) -> Panel | None:
    """The next events."""
    entries = with_going(participation.enrolment, participation.once(coming_now)[:3])
    return Panel("events/_panel.html", {"entries": entries}, weight=30)
