"""The pre-assignment of an event: writing it, taking it away, and copying it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Assignment, Event
from events.services.places import event_held
from events.services.sessions import moved
from network.languages import written_in

TEXTS = tuple(f"{name}_{code}" for name in ("title", "instructions") for code, _name in settings.LANGUAGES)
TAKES = ("takes_text", "takes_link", "takes_file")
FIELDS = (*TEXTS, "due_at", *TAKES, "whose", "sharing")
"""What staff say of a pre-assignment, and what a copy takes along."""


class AssignmentRefused(Refused):
    """Nothing was changed; the message is for people, `field` is what they have to say otherwise."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AssignmentOvertaken(Refused):
    """Somebody else was first; the message is for people."""


def assignment_held(event_id: int) -> Assignment | None:
    """The event's pre-assignment under its lock, which is taken after that of the event where both are."""
    return Assignment.objects.select_for_update().filter(event=event_id).first()


def seen_of(assignment: Assignment | None) -> str:
    """What somebody who changes the pre-assignment has seen of it."""
    return f"{assignment.pk}.{assignment.version}" if assignment else ""


@transaction.atomic
def keep(*, event: Event, said: Mapping[str, Any], seen: str, actor: User | None) -> Assignment:
    """The event's pre-assignment is as `said` by the names of FIELDS; the same said again changes nothing.

    `seen`: what it was when that was written (`seen_of`). Raises AssignmentOvertaken when it is another by now, and
    AssignmentRefused.
    """
    held_event = event_held(event.pk)
    held = assignment_held(event.pk)
    assignment = held or Assignment(event=held_event)
    changed = {name for name in said if (getattr(assignment, name) or "") != (said[name] or "")}
    if held is not None and not changed:
        return held
    if seen != seen_of(held):
        raise AssignmentOvertaken(
            _("Somebody has changed this while you had it open. Nothing was saved: open it anew in another window.")
        )
    refuse_promised(assignment, said)
    for name, value in said.items():
        setattr(assignment, name, value)
    refuse(assignment)
    if "due_at" in changed:
        refuse_deadline(assignment)
        assignment.reminded_at = assignment.reminded_last_at = None
    assignment.version += 1
    assignment.save()
    log(action="assignment.changed", target=assignment, actor=actor, made=held is None, fields=sorted(changed))
    return assignment


def refuse_promised(assignment: Assignment, said: Mapping[str, Any]) -> None:
    """Raises AssignmentRefused for what was promised to those who have handed in: `assignment` is as it was."""
    if assignment.pk is None or not assignment.hand_ins.exists():
        return
    if said["whose"] != assignment.whose:
        raise AssignmentRefused(_("Somebody has handed in already, so this cannot be changed any more."), "whose")
    if assignment.widens(said["sharing"]):
        raise AssignmentRefused(
            _("Somebody has handed in already, and was told that fewer people read the answers."), "sharing"
        )


def refuse(assignment: Assignment) -> None:
    if not written_in(assignment, "title"):
        raise AssignmentRefused(_("Give it a title in one language at least."), "title_fi")
    if not written_in(assignment, "instructions"):
        raise AssignmentRefused(_("Say in one language at least what is to be done."), "instructions_fi")
    if not any(getattr(assignment, name) for name in TAKES):
        raise AssignmentRefused(_("Choose at least one thing that may be handed in."), "takes")


def refuse_deadline(assignment: Assignment) -> None:
    if assignment.due_at > assignment.event.starts_at:
        raise AssignmentRefused(_("The deadline has to be before the event begins."), "due_at")
    if assignment.due_at <= timezone.now():
        raise AssignmentRefused(_("The deadline has to be still to come."), "due_at")


@transaction.atomic
def remove(*, event: Event, actor: User) -> None:
    """Take the pre-assignment away; twice changes nothing. Raises AssignmentRefused once somebody has handed in."""
    event_held(event.pk)
    held = assignment_held(event.pk)
    if held is None:
        return
    if held.hand_ins.exists():
        raise AssignmentRefused(_("Somebody has handed in already. Nothing was changed."))
    log(action="assignment.removed", target=held, actor=actor)
    held.delete()


def copy_assignment(source: Event, twin: Event, days: timedelta) -> None:
    """The same pre-assignment with its deadline so many days later; what was handed in stays behind."""
    for assignment in Assignment.objects.filter(event=source):
        said = {name: getattr(assignment, name) for name in FIELDS}
        Assignment.objects.create(event=twin, **{**said, "due_at": moved(assignment.due_at, days)})
