"""What an event cannot be, in words: by its activity, its moments, its people and what they have said."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.refusals import Refused
from events.day import opens_at
from events.models import Attendance, Event, Needs
from events.rules import may_read_needs
from programmes.models import Activity, Programme

OWN_LAST = timedelta(days=365)
"""How long after its programme a participant's own session may be."""


class WrongActivity(Refused):
    """The activity is not one that such an event can be of; the message is for people."""

    field = "activity"


class AsksOnline(Refused):
    """Nobody eats online; the message is for people."""

    field = "asks_needs"


class WrongReader(Refused):
    """What people need was told to others than those who would read it; the message is for people."""

    field = "organisation"


class WrongParticipant(Refused):
    """The event cannot become another participant’s, or everybody’s; the message is for people."""

    field = "enrolment"


class WrongMoment(Refused):
    """Two moments of the event contradict each other; the message is for people."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class OutsideProgramme(Refused):
    """A shared event is not while its programme lasts, or an own session long after it; the message is for people."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def why_outside(programme: Programme, day: date, *, own: bool = False) -> str:
    """In words, why no event that all share can be on this day, or no `own` session; empty for a day on which one can."""
    last_day = programme.ends + (OWN_LAST if own else timedelta())
    if programme.starts <= day <= last_day:
        return ""
    first, last = (date_format(one, "SHORT_DATE_FORMAT") for one in (programme.starts, last_day))
    if own:
        return _("A participant’s own session is between %(first)s and %(last)s.") % {"first": first, "last": last}
    return _("The programme lasts from %(first)s to %(last)s.") % {"first": first, "last": last}


def refuse_outside(event: Event, said: Sequence[str]) -> None:
    """For those of its moments that are said now; an old event stays where it was. Own sessions may come later."""
    own = event.enrolment is not None
    for name in ("starts_at", "ends_at"):
        if name in said or "activity" in said:
            why = why_outside(event.activity.programme, timezone.localdate(getattr(event, name)), own=own)
            if why:
                raise OutsideProgramme(why, name)


def refuse_wrong_activity(event: Event, before: Event | None) -> None:
    """A session is of a municipal activity of its participant's programme, any other event of a shared one."""
    activity = event.activity
    if event.enrolment is None and activity.scope != Activity.Scope.SHARED:
        raise WrongActivity(
            _("This activity is each participant’s own: choose the participant, or an activity that all share.")
        )
    if event.enrolment is not None and activity.programme_id != event.enrolment.programme_id:
        raise WrongActivity(
            _("This activity belongs to another programme. Choose one of %(programme)s.")
            % {"programme": event.enrolment.programme}
        )
    if event.enrolment is not None and activity.scope != Activity.Scope.MUNICIPAL:
        raise WrongActivity(_("All participants share this activity: leave the participant empty, or choose another."))
    if before is not None and before.taken and before.activity.programme_id != activity.programme_id:
        raise WrongActivity(_("People have seats at this event. It cannot move to another programme."))


def refuse_another_participant(before: Event, event: Event) -> None:
    """A session is its participant's, and those who have a seat have it with one, or with all. Raises WrongParticipant."""
    if before.enrolment_id != event.enrolment_id and (before.enrolment_id or before.registrations.exists()):
        raise WrongParticipant(
            _("People have been told of this as it is. Make another one, and cancel this one, which tells them.")
        )


def refuse_attended(before: Event, event: Event) -> None:
    """Who was there was there that day: it is not thrown away by a new one. Raises WrongMoment."""
    days = [timezone.localdate(one.starts_at) for one in (before, event)]
    again = days[0] != days[1] and timezone.now() < opens_at(event)
    if again and Attendance.objects.on_the_day().filter(event=event).exists():
        raise WrongMoment(
            _("It has been noted who was there. Copy it to the new day instead, or take back first that they were."),
            "starts_at",
        )


def refuse_moments(event: Event) -> None:
    """Raises WrongMoment for a moment that makes no sense beside the event's own."""
    if event.registration_closes_at and event.registration_closes_at > event.starts_at:
        raise WrongMoment(_("Registration has to close before the event."), "registration_closes_at")
    if event.join_from and event.join_from > event.ends_at:
        raise WrongMoment(_("The link has to be shown before the event is over."), "join_from")
    if event.releases_at and event.releases_at >= event.closes:
        raise WrongMoment(_("Seats have to be released while registration is open."), "releases_at")
    if event.releases_at and event.seats_per_participant is None:
        raise WrongMoment(_("There are no seats to release: each participant has as many as it likes."), "releases_at")


def refuse_asking_online(event: Event) -> None:
    if event.asks_needs and event.mode == Activity.Mode.REMOTE:
        raise AsksOnline(_("Only an event on site asks for diet and access needs."))


def refuse_new_readers(before: Event, event: Event, actor: User | None) -> None:
    """Nobody makes themselves, or others, a reader of what people have told somebody else that they need. Raises WrongReader.

    A consultant of the organisation that reads it already is no new reader.
    """
    same = organisation_of(before) == organisation_of(event)
    same = same and (event.consultant is None or may_read_needs(event.consultant, before))
    if same or not Needs.objects.filter(registration__event=event).exists():
        return
    if actor is None or not may_read_needs(actor, before):
        raise WrongReader(
            _("People have said what they need to those who answer for this event. Only they can pass it on to others.")
        )


def organisation_of(event: Event) -> str:
    """Whose people read what is needed, beside the consultant (`rules.may_read_needs`)."""
    return event.organisation or event.activity.organisation
