"""One cell of the board: a participant's step in an activity with its session and the consultant, kept as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from desk.services.overtaken import refuse_if_changed
from digiverkosto.moments import moment_of
from digiverkosto.refusals import Refused
from events.services import events, sessions
from events.services.following import session_before
from events.services.slots import new_session
from participants.models import Enrolment, Step
from participants.services import enrolments, steps
from programmes.models import Activity


class NoDay(Refused):
    """A session has a day."""

    field = "on"


@dataclass(frozen=True)
class Hours:
    """From when to when a session lasts on its day, by the clock on the wall."""

    starts: time
    ends: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        return moment_of(day, self.starts), moment_of(day, self.ends)


@transaction.atomic
def save_cell(
    *,
    enrolment: Enrolment,
    activity: Activity,
    state: Step.State,
    on: date | None,
    hours: Hours | None,
    note: str,
    consultant: User | None,
    actor: User,
) -> Step:
    """Keep what is said of one cell. With `hours` the session is booked, which tells its people, or moved, and the step with it.

    Raises NoDay for hours without a day, and what the step, the session and the enrolment refuse; nothing is kept then.
    """
    passed_on = enrolment.consultant_id != (consultant.pk if consultant else None)
    if hours or passed_on:
        steps.held(enrolment, activity)  # before the enrolment, as whoever books a session does
    if hours:
        if on is None:
            raise NoDay(_("Give the day of the session as well."))
        keep_session(enrolment, activity, hours.on(on), consultant, actor)
        state = Step.State.BOOKED if state == Step.State.NOT_STARTED else state
    if passed_on:
        enrolments.assign_consultant(enrolment=enrolment, consultant=consultant, actor=actor)
        enrolment.consultant = consultant
    return steps.mark_within(enrolment=enrolment, activity=activity, state=state, on=on, note=note, actor=actor)


def keep_session(
    enrolment: Enrolment, activity: Activity, span: tuple[datetime, datetime], consultant: User | None, actor: User
) -> None:
    """The session that is next takes place then; the first one is made, and another one after those that have been."""
    session = sessions.session_of(enrolment.pk, activity.pk)
    now = timezone.now()
    if session is None or (session.ends_at <= now < span[0]):
        session = new_session(enrolment, activity)
        session.consultant = consultant
    if (session.starts_at, session.ends_at) != span:
        events.save_event(event=session, changed=sessions.put_at(session, *span), actor=actor)


@dataclass(frozen=True)
class Marked:
    """How many cells were marked, the participants that were left as they were, with why, and the steps whose sessions moved."""

    count: int
    kept: list[tuple[Enrolment, str]]
    moved: list[Step]


def mark_many(
    *,
    enrolments_chosen: Sequence[Enrolment],
    activity: Activity,
    state: Step.State,
    on: date | None,
    actor: User,
    seen: Mapping[int, str] = MappingProxyType({}),
) -> Marked:
    """Mark the same of many participants, each by itself: what one refuses is told, and the others are marked.

    Their notes stay. `seen`: enrolment → what was seen of its cell; one that has changed since is left as it is, and told.
    """
    count, kept, moved = 0, [], []
    for enrolment in enrolments_chosen:
        try:
            with transaction.atomic():
                step = steps.held(enrolment, activity)
                refuse_if_changed(step, seen.get(enrolment.pk, ""))
                done = steps.mark(
                    enrolment=enrolment, activity=activity, state=state, on=on, note=step.note, actor=actor
                )
                count += 1
                moved += [done] if session_before(done) is not None else []
        except Refused as refusal:
            kept.append((enrolment, str(refusal)))
    return Marked(count, kept, moved)
