"""Booking a participant's own session: on a time that is offered, or on one that the participant proposes.

Who moves or cancels by themselves does so until `MOVES_END` before; later they ask the consultant, who may always.
The step is locked first, then the slot, then the event (`sessions.hold_steps`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Event, Proposal, Slot
from events.services import appointments
from events.services.events import save_event
from events.services.life import set_cancelled
from events.services.refusing import why_outside
from events.services.sessions import put_at, session_of
from participants.models import Enrolment, Step
from participants.services import steps
from programmes.models import Activity

SESSIONS = (
    Activity.Kind.TRAINING,
    Activity.Kind.KICKOFF,
    Activity.Kind.LEADERSHIP_WORKSHOP,
    Activity.Kind.CONTENT_WORKSHOP,
)
"""Kinds of municipal activities that a consultant holds at an agreed time."""
MOVES_END = timedelta(days=7)
"""How long before its session a participant may move or cancel it by itself."""
NOTICE = timedelta(days=1)
"""How long before it begins a time may last be booked or proposed."""
MOST_OPEN = 5
"""Proposals of a participant for one activity that wait for an answer."""


class SlotRefused(Refused):
    """The time cannot be booked, moved or offered; the message is for people."""


def new_session(enrolment: Enrolment, activity: Activity) -> Event:
    """Named as its activity is in every language; it takes the rest from there when it is kept."""
    titles = {f"title_{code}": getattr(activity, f"title_{code}") or "" for code, _name in settings.LANGUAGES}
    return Event(activity=activity, enrolment=enrolment, mode="", **titles)


def may_move(event: Event, now: datetime) -> bool:
    """Whether the participant may still move or cancel its session by itself."""
    return not why_fixed(event, now)


def why_fixed(event: Event, now: datetime) -> str:
    """Why the participant cannot move or cancel its session by itself, in words; empty while it can."""
    if why := why_over(event, now):
        return why
    if event.starts_at - MOVES_END <= now:
        return _("The session is less than a week away. Write to your consultant, who can still move or cancel it.")
    return ""


def why_over(event: Event, now: datetime) -> str:
    """Why nothing of its session can be changed by the participant any more, in words; empty while something can."""
    if event.cancelled_at is not None:
        return _("This session is cancelled.")
    if event.starts_at <= now:
        return _("The session has begun or is over. If it did not take place, write to your consultant.")
    return ""


@transaction.atomic
def offer(
    *, activity: Activity, consultant: User, times: Sequence[tuple[datetime, datetime]], actor: User
) -> list[Slot]:
    """Offer these times for a municipal activity. Raises SlotRefused for the past, and for one that is offered already."""
    refuse_activity(activity)
    made = []
    for starts, ends in times:
        if starts <= timezone.now():
            raise SlotRefused(_("Times that are offered have to be in the future."))
        refuse_outside(activity, starts)
        slot = Slot(activity=activity, consultant=consultant, starts_at=starts, ends_at=ends)
        try:
            with transaction.atomic():
                slot.save()
        except IntegrityError as taken:
            raise SlotRefused(_("One of these times is offered already. Nothing was added.")) from taken
        made.append(slot)
    log(action="slots.offered", target=activity, actor=actor, slots=len(made))
    return made


@transaction.atomic
def withdraw(*, slot: Slot, actor: User) -> None:
    """Offer the time no longer; twice changes nothing. Raises SlotRefused for one that is booked."""
    held = Slot.objects.select_for_update().filter(pk=slot.pk).first()
    if held is None:
        return
    if held.event_id is not None:
        raise SlotRefused(_("This time is booked. Cancel or move the session instead, which tells the participant."))
    log(action="slots.withdrawn", target=held.activity, actor=actor, slot=held.pk)
    held.delete()


@transaction.atomic
def book(*, slot_id: int, enrolment: Enrolment, actor: User) -> Event:
    """The participant's session is at this time. The same click again gives the same session.

    Raises SlotRefused for a time that is gone or too near, and for a participant that has a session to come already;
    ConsultantBusy; and Slot.DoesNotExist for one of another programme.
    """
    known = Slot.objects.select_related("activity", "consultant").get(pk=slot_id)
    if known.activity.programme_id != enrolment.programme_id:
        raise Slot.DoesNotExist
    refuse_done(steps.held(enrolment, known.activity))
    slot = slot_held(slot_id)
    coming = coming_session(enrolment, slot.activity)
    if coming is not None and coming.pk == slot.event_id:
        return coming
    refuse_slot(slot, enrolment)
    if coming is not None:
        raise SlotRefused(_("You have a session to come already. Move it instead of booking another one."))
    event = new_session(enrolment, slot.activity)
    event.consultant, event.starts_at, event.ends_at = slot.consultant, slot.starts_at, slot.ends_at
    save_event(event=event, changed=[], actor=actor)
    take(slot, event, actor)
    return event


@transaction.atomic
def move(*, event: Event, slot_id: int, actor: User, by_staff: bool = False) -> Event:
    """The session is at this other offered time, and its former one is free again. Raises as `book` does.

    A participant moves it until MOVES_END before.
    """
    activity, enrolment = event.activity, participant_of(event)
    steps.held(enrolment, activity)
    slot = slot_held(slot_id)
    if slot.activity_id != activity.pk:
        raise Slot.DoesNotExist
    if slot.event_id == event.pk:
        return event
    refuse_slot(slot, enrolment)
    held = Event.objects.get(pk=event.pk)
    refuse_late(held, by_staff=by_staff)
    Slot.objects.filter(event=held).update(event=None)
    before = Event.objects.get(pk=event.pk)
    changed, held.consultant = put_at(held, slot.starts_at, slot.ends_at), slot.consultant
    save_event(event=held, changed=[*changed, "consultant"], actor=actor)
    take(slot, held, actor)
    appointments.tell(held, "moved", actor, before=before)
    return held


@transaction.atomic
def cancel(*, event: Event, actor: User, by_staff: bool = False) -> Event:
    """The session does not take place, and its time is free again; twice changes nothing. Raises SlotRefused when late."""
    steps.held(participant_of(event), event.activity)
    held = Event.objects.get(pk=event.pk)
    if held.cancelled_at is not None:
        return held
    if held.ends_at <= timezone.now():
        raise SlotRefused(_("This has been held already. Nothing was changed."))
    refuse_late(held, by_staff=by_staff)
    Slot.objects.filter(event=held).update(event=None)
    held = set_cancelled(event=held, cancelled=True, actor=actor)
    appointments.tell(held, "cancelled", actor)
    return held


@transaction.atomic
def propose(
    *, enrolment: Enrolment, activity: Activity, starts: datetime, ends: datetime, note: str, actor: User
) -> Proposal:
    """Ask for a time that is not offered; the same one again is the same proposal. Raises SlotRefused."""
    refuse_activity(activity)
    refuse_done(steps.held(enrolment, activity))
    if starts < timezone.now() + NOTICE:
        raise SlotRefused(_("Propose a time that is at least a day from now."))
    refuse_outside(activity, starts)
    if coming_session(enrolment, activity) is not None:
        raise SlotRefused(_("You have a session to come already. Move it instead of booking another one."))
    waiting = Proposal.objects.filter(enrolment=enrolment, activity=activity, state=Proposal.State.OPEN)
    if same := waiting.filter(starts_at=starts).first():
        return same
    if waiting.count() >= MOST_OPEN:
        raise SlotRefused(_("Five of your proposals wait for an answer. Withdraw one to propose another."))
    made = Proposal.objects.create(
        enrolment=enrolment, activity=activity, starts_at=starts, ends_at=ends, note=note, author=actor
    )
    log(action="proposal.made", target=made, actor=actor)
    appointments.tell_of_proposal(made, actor)
    return made


@transaction.atomic
def answer(*, proposal: Proposal, agree: bool, consultant: User, words: str, actor: User) -> Proposal:
    """Agree, which books the session, or say that it does not suit. Raises SlotRefused for one that is answered."""
    step = steps.held(proposal.enrolment, proposal.activity)
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != Proposal.State.OPEN:
        raise SlotRefused(_("This proposal has been answered or withdrawn already. Nothing was changed."))
    held.state, held.answer = (Proposal.State.AGREED if agree else Proposal.State.DECLINED), words
    held.save(update_fields=["state", "answer"])
    log(action="proposal.answered", target=held, actor=actor, state=str(held.state))
    if not agree:
        appointments.tell_declined(held, actor)
        return held
    refuse_done(step)
    if held.starts_at <= timezone.now():
        raise SlotRefused(_("The proposed time has passed. Say that it does not suit, so that another is proposed."))
    if coming_session(held.enrolment, held.activity) is not None:
        raise SlotRefused(_("The participant has a session to come already. Move it instead."))
    event = new_session(held.enrolment, held.activity)
    event.consultant, event.starts_at, event.ends_at = consultant, held.starts_at, held.ends_at
    save_event(event=event, changed=[], actor=actor)
    settle(held.enrolment, held.activity)
    return held


@transaction.atomic
def take_back(*, proposal: Proposal, actor: User) -> None:
    """The participant withdraws its proposal; twice, or after an answer, changes nothing."""
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state == Proposal.State.OPEN:
        held.state = Proposal.State.WITHDRAWN
        held.save(update_fields=["state"])
        log(action="proposal.withdrawn", target=held, actor=actor)


def slot_held(slot_id: int) -> Slot:
    return Slot.objects.select_for_update(of=("self",)).select_related("activity", "consultant").get(pk=slot_id)


def participant_of(event: Event) -> Enrolment:
    """Whose session it is. Raises SlotRefused for an event that all share."""
    if event.enrolment is None:
        raise SlotRefused(_("All participants share this event. It is changed on its own page."))
    return event.enrolment


def coming_session(enrolment: Enrolment, activity: Activity) -> Event | None:
    session = session_of(enrolment.pk, activity.pk)
    return session if session is not None and session.ends_at > timezone.now() else None


def refuse_done(step: Step) -> None:
    if step.state == Step.State.DONE:
        raise SlotRefused(_("This has been held already. Nothing was changed."))


def refuse_activity(activity: Activity) -> None:
    """For one that is not held for each participant by a consultant."""
    if activity.scope != Activity.Scope.MUNICIPAL or activity.kind not in SESSIONS:
        raise SlotRefused(_("This activity is not held for each participant at a time of its own."))


def refuse_outside(activity: Activity, starts: datetime) -> None:
    if why := why_outside(activity.programme, timezone.localdate(starts), own=True):
        raise SlotRefused(why)


def refuse_slot(slot: Slot, enrolment: Enrolment) -> None:
    own = enrolment.consultant_id in (None, slot.consultant_id)
    if not own or not slot.consultant.is_active:
        raise SlotRefused(_("This time is not offered to your municipality. Nothing was changed: choose another one."))
    if slot.event_id is not None:
        raise SlotRefused(_("This time has just been taken. Nothing was changed: choose another one."))
    if slot.starts_at < timezone.now() + NOTICE:
        raise SlotRefused(_("This time is too near. Nothing was changed: choose another one."))


def refuse_late(event: Event, *, by_staff: bool) -> None:
    if not by_staff and (why := why_fixed(event, timezone.now())):
        raise SlotRefused(why)


def take(slot: Slot, event: Event, actor: User) -> None:
    """The slot is the session's, and nothing that was proposed for it waits for an answer any more."""
    slot.event = event
    slot.save(update_fields=["event"])
    if event.enrolment is not None:
        settle(event.enrolment, event.activity)
    log(action="slots.booked", target=event, actor=actor, slot=slot.pk)


def settle(enrolment: Enrolment, activity: Activity) -> None:
    waiting = Proposal.objects.filter(enrolment=enrolment, activity=activity, state=Proposal.State.OPEN)
    waiting.update(state=Proposal.State.WITHDRAWN)
