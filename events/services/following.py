"""A participant's own session goes where its step on the board is put."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.refusals import Refused
from events.models import Event
from events.services.events import save_event
from events.services.sessions import moved, put_at, session_of
from participants.models import Step

BEFORE = "_session_before"


class SessionStands(Refused):
    """What was said of the step contradicts its session; the message is for people."""

    field = "on"


def move_session(step: Step, actor: User | None) -> None:
    """The session goes where the step was put, at the same time of the day. Raises SessionStands and NoSuchHour.

    What is done was done on its session's day: marking many as done moves none that has been.
    """
    session = session_of(step.enrolment_id, step.activity_id)
    if session is None:
        return
    day = timezone.localdate(session.starts_at)
    if step.state != Step.State.NOT_STARTED and step.on == day:
        return
    if step.on is None or step.state in (Step.State.NOT_STARTED, Step.State.DONE):
        when = date_format(day)
        raise SessionStands(
            _("Its session is on %(day)s. Move or cancel the session first, or give its date here.") % {"day": when}
        )
    days = step.on - day
    setattr(step, BEFORE, Event.objects.get(pk=session.pk))
    changed = put_at(session, moved(session.starts_at, days), moved(session.ends_at, days))
    save_event(event=session, changed=changed, actor=actor)


def session_before(step: Step) -> Event | None:
    """The session as it was before this step, as `steps.mark` returns it, moved it; None where it stayed."""
    return getattr(step, BEFORE, None)
