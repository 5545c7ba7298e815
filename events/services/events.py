"""Making and changing events."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from events.day import opens_at
from events.models import Attendance, Event, Needs
from events.rules import may_read_needs
from events.services import appointments
from events.services.agenda import is_outside, move_agenda
from events.services.calendars import CALENDAR, VERSION, shown_anew
from events.services.consultants import refuse_busy
from events.services.deadlines import move_deadline
from events.services.needs import forget as forget_needs
from events.services.needs import refuse_forgetting
from events.services.places import event_held
from events.services.seats import change_limit, refuse_fewer
from events.services.sessions import hold_steps, leave_slot, move_step
from events.services.waiting import offer_free, shorten
from programmes.models import Activity, Programme

FROM_ACTIVITY = ("mode", "seats_per_participant", *(f"place_{language}" for language, _name in settings.LANGUAGES))
"""What a new event takes from its activity where nothing is said."""
ALTERS = ("starts_at", "ends_at", "all_day", "mode", "place")
"""How the names of the fields begin that make a published event another one to whoever plans to come."""
LENGTHENS = ("capacity", "seats_per_participant", "registration_closes_at", "starts_at")
"""What may bring a seat to somebody who waits for one."""


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


def put_off(before: Event, event: Event) -> list[str]:
    """One that begins at another time is reminded of and thanked for anew, unless that is a correction afterwards.

    Returns the names of what was set. Raises WrongMoment for one that people have been noted at.
    """
    if before.starts_at == event.starts_at:
        return []
    refuse_attended(before, event)
    if event.starts_at <= timezone.now():
        return []
    event.reminded_at = event.thanked_at = None
    return ["reminded_at", "thanked_at"]


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


@transaction.atomic
def save_event(
    *, event: Event, changed: Sequence[str], actor: User | None, draft: bool = False, forgets: int = 0
) -> Event:
    """Keep a new event, or the changed fields of one, so that seats taken meanwhile stay taken.

    A new one takes from its activity what is not said, and is published at once unless it is a `draft`. The step of a
    participant's own session moves with it, the agenda too. `forgets`: of how many people it is known that what they need
    is deleted where the event does not ask any more. Raises NeedsWouldGo for more, SeatsTaken for a capacity that is
    smaller than what is taken, WrongActivity, WrongMoment, AsksOnline, ConsultantBusy, and OutsideProgramme for a shared
    event that is put on a day on which its programme does not last.
    """
    changed = [*changed, *fill_in(event)]
    if event._state.adding:
        return make_event(event, actor, draft=draft)
    hold_steps(Event.objects.get(pk=event.pk), event)
    held = event_held(event.pk)
    refuse_wrong_activity(event, held)
    refuse_another_participant(held, event)
    refuse_outside(event, changed)
    refuse_moments(event)
    refuse_asking_online(event)
    refuse_new_readers(held, event, actor)
    if "asks_needs" in changed and not event.asks_needs:
        refuse_forgetting(event, forgets)
    if "capacity" in changed:
        refuse_fewer(held.taken, event.capacity)
    if any(name in changed for name in ("starts_at", "ends_at", "consultant")):
        refuse_busy(event)
    event.sequence = held.sequence
    fields = columns_of(event, changed)
    if any(name.startswith(CALENDAR) for name in changed):
        shown_anew(event)
        fields = [*fields, *VERSION]
    if held.published_at is not None and any(alters(held, name) for name in changed):
        event.altered_at = timezone.now()
        fields = [*fields, "altered_at"]
    fields = [*fields, *put_off(held, event)]
    event.save(update_fields=fields)
    follow(held, event, changed)
    log(action="event.changed", target=event, actor=actor, made=False, fields=sorted(changed))
    for session in (held, event):
        if session.enrolment is not None:
            move_step(session.enrolment, session.activity, actor)
    return event


def alters(before: Event, name: str) -> bool:
    """Whether another value of this field makes it another event to who plans to come; a translation that was missing does not."""
    return name.startswith(ALTERS) and not (name.startswith("place_") and not getattr(before, name))


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


def follow(before: Event, event: Event, changed: Sequence[str]) -> None:
    """What else a change of the event changes: its agenda, its seats, calendars, who was there, who is offered a seat."""
    if event.enrolment_id is not None:
        leave_slot(event)
    if before.starts_at != event.starts_at:
        move_agenda(event, before.starts_at)
        move_deadline(event, before.starts_at)
    if (before.starts_at, before.ends_at) != (event.starts_at, event.ends_at) and is_outside(event):
        raise WrongMoment(_("Its agenda lasts longer than this. Shorten the agenda first."), "ends_at")
    if "asks_needs" in changed and not event.asks_needs:
        forget_needs(event)
    if "seats_per_participant" in changed:
        change_limit(event=event, before=before.seats_per_participant)
    if before.closes > event.closes:
        shorten(event)
    had_a_line = before.capacity is not None or before.seats_per_participant is not None
    if had_a_line and any(name in changed for name in LENGTHENS):
        offer_free(Event.objects.get(pk=event.pk))


def fill_in(event: Event) -> list[str]:
    """What is left empty is kept as it stands now, so that it does not change with an activity or an enrolment.

    The organisation is whom people tell what they need. Returns the names of the fields that were said here.
    """
    filled = []
    if event.enrolment is not None and event.consultant_id is None and event.enrolment.consultant_id:
        event.consultant = event.enrolment.consultant
        filled.append("consultant")
    if event.asks_needs and not event.organisation:
        event.organisation = event.activity.organisation
        filled.append("organisation")
    return filled


def make_event(event: Event, actor: User | None, *, draft: bool) -> Event:
    hold_steps(event)
    for name in FROM_ACTIVITY:
        if getattr(event, name) in (None, ""):
            setattr(event, name, getattr(event.activity, name))
    event.mode = event.mode or Activity.Mode.ON_SITE
    event.published_at = None if draft else timezone.now()
    refuse_wrong_activity(event, None)
    refuse_outside(event, ["starts_at", "ends_at"])
    refuse_moments(event)
    refuse_asking_online(event)
    refuse_busy(event)
    event.save()
    log(action="event.changed", target=event, actor=actor, made=True)
    if event.enrolment is not None:
        move_step(event.enrolment, event.activity, actor)
    if event.ends_at > timezone.now():
        appointments.tell(event, "booked", actor)
    return event
