"""Read model of a participant's own sessions: what is booked, which times are free, what is proposed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from events.models import Event, Proposal, Slot
from events.services.meeting_place import says_place
from events.services.sessions import next_or_last
from events.services.slots import MOVES_END, NOTICE, SESSIONS, may_move
from participants.models import Enrolment, Step
from programmes.models import Activity


@dataclass(frozen=True)
class OwnSession:
    """A municipal activity with its session, the times that can be booked, and what is proposed."""

    activity: Activity
    step: Step | None
    session: Event | None
    movable: bool
    says_place: bool = False
    slots: Sequence[Slot] = field(default_factory=list)
    proposals: Sequence[Proposal] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.step is not None and self.step.state == Step.State.DONE

    @property
    def moves_until(self) -> datetime | None:
        return self.session.starts_at - MOVES_END if self.session else None


def free_slots(enrolment: Enrolment, now: datetime) -> QuerySet[Slot]:
    """The times that this participant can book: its own consultant's, or anybody's where it has none."""
    meanwhile = Event.objects.kept().filter(
        consultant=OuterRef("consultant"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    free = Slot.objects.filter(
        ~Exists(meanwhile),
        activity__programme=enrolment.programme_id,
        event=None,
        starts_at__gte=now + NOTICE,
        consultant__is_active=True,
    )
    if enrolment.consultant_id:
        free = free.filter(consultant=enrolment.consultant_id)
    return free.select_related("consultant")


def own_sessions(enrolment: Enrolment, now: datetime) -> list[OwnSession]:
    """By activity in the programme's order, in five queries."""
    activities = Activity.objects.municipal().filter(programme=enrolment.programme_id, kind__in=SESSIONS)
    sessions: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.standing().filter(enrolment=enrolment).select_related("consultant", "activity"):
        sessions[event.activity_id].append(event)
    slots: dict[int, list[Slot]] = defaultdict(list)
    for slot in free_slots(enrolment, now):
        slots[slot.activity_id].append(slot)
    proposals: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in Proposal.objects.filter(enrolment=enrolment, ends_at__gte=now).exclude(state="withdrawn"):
        proposals[proposal.activity_id].append(proposal)
    steps = {step.activity_id: step for step in Step.objects.filter(enrolment=enrolment)}
    found = []
    for activity in activities.order_by("position", "pk"):
        session = next_or_last(sessions[activity.pk])
        found.append(
            OwnSession(
                activity,
                steps.get(activity.pk),
                session,
                movable=session is not None and may_move(session, now),
                says_place=session is not None and says_place(session, now),
                slots=slots[activity.pk],
                proposals=proposals[activity.pk],
            )
        )
    return found
