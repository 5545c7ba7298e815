"""What a participant's people see of the pre-assignment of an event."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from digiverkosto.prepared import Prepared
from events.models import Assignment, Event, GroupMember, HandIn, Registration
from events.queries import ScheduleEntry
from events.rules import may_hand_in
from events.services.hand_ins import why_closed
from participants.access import Participation

KEPT = timedelta(days=365)
"""How long after the event what was handed in is kept."""


@dataclass(frozen=True)
class Assigned:
    """`answer`: what the reader may see and change, None where nothing has been handed in. `handed` of `asked` people
    have handed in where each is asked. `closed`: in words, why nothing can be handed in any more.
    """

    assignment: Assignment
    may_hand_in: bool
    answer: HandIn | None
    handed: int
    asked: int
    closed: str
    late: bool
    shared: bool

    @property
    def kept_until(self) -> date:
        return timezone.localdate(self.assignment.event.ends_at + KEPT)


assignments_of = Prepared(lambda event: Assignment.objects.filter(event=event))


def seated(assignment: int, enrolment: int) -> QuerySet[Registration, Any]:
    """The people who have a seat by this participant: what they handed in may be another one's, through whom they came before."""
    seats = Registration.objects.standing().filter(event__assignment=assignment, enrolment=enrolment)
    return seats.order_by().values("user")


answers_of = Prepared(
    lambda assignment, enrolment: (
        HandIn.objects.filter(Q(enrolment=enrolment) | Q(user__in=seated(assignment, enrolment)), assignment=assignment)
        .select_related("author")
        .order_by()
    )
)


def assigned(participation: Participation, shown: ScheduleEntry) -> Assigned | None:
    """Of an event as `queries.entry` reads it, in two queries; None, and none, where it has no pre-assignment."""
    event, me = shown.event, participation.user.pk
    found = assignments_of(event.pk) if event.has_assignment else []  # type: ignore[attr-defined]
    assignment = next(iter(found), None)
    if assignment is None:
        return None
    assignment.event = event
    answers: list[HandIn] = answers_of(assignment.pk, participation.enrolment.pk)
    given = {answer.user_id: answer for answer in answers}
    going, now = {person.user_id for person in shown.going}, timezone.now()
    allowed = may_hand_in(participation, assignment, goes=me in going)
    return Assigned(
        assignment=assignment,
        may_hand_in=allowed,
        answer=given.get(me if assignment.of_each_person else None) if allowed else None,
        handed=len(going & set(given)),
        asked=len(going),
        closed=why_closed(assignment),
        late=assignment.is_late(now),
        shared=is_shared(assignment, now) and may_read_shared(participation, goes=me in going),
    )


def is_shared(assignment: Assignment, now: datetime) -> bool:
    """Whether answers are open to those who had a seat: once the event is over, where that was promised."""
    event = assignment.event
    return assignment.sharing != Assignment.Sharing.NOBODY and event.takes_place and event.ends_at < now


def may_read_shared(participation: Participation, *, goes: bool) -> bool:
    return goes or participation.visit.is_staff


def shared_answers(assignment: Assignment, participation: Participation) -> QuerySet[HandIn]:
    """Those that the reader may open of what is shared: all of them, or those of the reader's own small group."""
    answers = assignment.hand_ins.select_related("user", "enrolment__municipality", "enrolment__consortium")
    if assignment.sharing == Assignment.Sharing.SEATS or participation.visit.is_staff:
        return answers
    members = GroupMember.objects.standing().filter(group__grouping__event=assignment.event_id)
    mine = members.filter(registration__user=participation.user).select_related("group")
    own = [one.group_id for one in mine if one.told == one.group.mark]
    with_me = Registration.objects.filter(group_member__in=members.filter(group__in=own))
    if assignment.of_each_person:
        return answers.filter(user__in=with_me.values("user"))
    return answers.filter(enrolment__in=with_me.values("enrolment"))


def asked_of(enrolment: int, programme: int, user: int, *, names_people: bool) -> QuerySet[Assignment]:
    """The pre-assignments to which this person has not answered, nor the participant where one answer is asked of it.

    Who names people answers for whoever has a seat, others where they have one themselves.
    """
    events = Event.objects.on_schedule(enrolment, programme).kept()
    seats = Registration.objects.standing().filter(event=OuterRef("event"), enrolment=enrolment)
    given = HandIn.objects.filter(assignment=OuterRef("pk"))
    own_seat = Exists(seats.filter(user=user))
    has_seat = Q(Exists(seats)) if names_people else Q(own_seat)
    each = Q(whose=Assignment.Whose.PERSON) & own_seat & ~Exists(given.filter(user=user))
    together = Q(whose=Assignment.Whose.PARTICIPANT) & has_seat & ~Exists(given.filter(enrolment=enrolment))
    return Assignment.objects.filter(each | together, event__in=events).select_related("event")


asked_of_namers = Prepared(partial(asked_of, names_people=True))
asked_of_others = Prepared(partial(asked_of, names_people=False))


def still_to_hand_in(participation: Participation, now: datetime) -> list[Assignment]:
    """Those of events that have not begun, by their deadline, in one query."""
    asked = asked_of_namers if participation.may_edit else asked_of_others
    enrolment = participation.enrolment
    found: list[Assignment] = asked(enrolment.pk, enrolment.programme_id, participation.user.pk)
    return [assignment for assignment in found if assignment.event.starts_at > now]
