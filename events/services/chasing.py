"""Mails to those who have not handed in: by the clock before the deadline, and when the staff say so."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.services import log
from digiverkosto.moments import moment_of
from events.models import Assignment, Event, Registration, RegistrationQuerySet
from events.services.assignments import assignment_held
from events.services.hand_ins import why_closed
from events.services.waiting import each
from outbox import services as outbox

BEFORE = timedelta(days=3)
"""How long before the deadline those who have not handed in are reminded first."""
MORNING = time(8)
"""When they are reminded on the day of the deadline, or an hour before it where that is earlier."""


def last_day(due_at: datetime) -> datetime:
    """From when the last reminder goes."""
    return min(moment_of(timezone.localdate(due_at), MORNING), due_at - timedelta(hours=1))


def lacking(assignment: Assignment) -> RegistrationQuerySet:
    """Who has a seat and has not handed in, or whose participant has not."""
    seats = Registration.objects.standing().filter(event=assignment.event_id)
    if assignment.of_each_person:
        return seats.exclude(user__in=assignment.hand_ins.exclude(user=None).values("user"))
    return seats.exclude(enrolment__in=assignment.hand_ins.values("enrolment"))


def remind_due(now: datetime) -> int:
    """Remind of the deadlines that are near. Returns of how many."""
    near = Assignment.objects.standing().filter(due_at__gt=now, due_at__lte=now + BEFORE)
    unsaid = near.filter(Q(reminded_at=None) | Q(reminded_last_at=None))
    return len(list(each(unsaid.values_list("event", flat=True), partial(remind_once, now=now))))


@transaction.atomic
def remind_once(event_id: int, now: datetime) -> int:
    """Mail who lacks it, once three days before and once on the last day; returns how many."""
    assignment = assignment_held(event_id)
    if assignment is None or not assignment.event.takes_place or not now < assignment.due_at <= now + BEFORE:
        return 0
    mark = "reminded_last_at" if now >= last_day(assignment.due_at) else "reminded_at"
    if getattr(assignment, mark) is not None:
        return 0
    setattr(assignment, mark, timezone.now())
    assignment.save(update_fields=[mark])
    return mail(assignment, f"{mark}:{assignment.due_at.timestamp():.0f}")


@transaction.atomic
def remind_now(*, event: Event, batch: str, actor: User) -> int:
    """Mail who lacks it now; the same batch sent again adds nothing. Returns how many people are told."""
    assignment = assignment_held(event.pk)
    if assignment is None or why_closed(assignment):
        return 0
    people = mail(assignment, batch)
    log(action="assignment.reminded", target=assignment, actor=actor, batch=batch, people=people)
    return people


def mail(assignment: Assignment, batch: str) -> int:
    people = lacking(assignment).with_party()
    for one in people:
        outbox.post(
            key=f"assignment:{assignment.pk}:{batch}:{one.user_id}",
            to=one.user.email,
            user=one.user,
            template="events/mail/assignment",
            language=one.user.language,
            context={
                "assignment": assignment,
                "event": one.event,
                "user": one.user,
                "party": one.enrolment.party,
                "is_late": assignment.is_late(timezone.now()),
            },
            links={"address": partial(reverse, "my-event", args=[one.event_id])},
        )
    return len(people)
