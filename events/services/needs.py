"""Diet and access needs: said by the person alone, taken back at once, and read by name only with a word in the log."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Event, Needs, Registration
from events.needs.reading import Named, needs_by_name
from events.needs.said import Said
from events.needs.sealing import CannotOpen, seal, unseal
from events.services.places import event_held
from participants.models import Enrolment


class NeedsRefused(Refused):
    """Nothing was changed; the message is for people."""


class NeedsWouldGo(NeedsRefused):
    """More people have said what they need than whoever wants it deleted knows of. `number`: how many have."""

    field = "asks_needs"

    def __init__(self, number: int) -> None:
        self.number = number
        said = ngettext(
            "%(number)s person has said what they eat and need here. It would be deleted for good. Nothing was saved: if you "
            "want that, tick it at the top of this page and save again.",
            "%(number)s people have said what they eat and need here. It would be deleted for good. Nothing was saved: if you "
            "want that, tick it at the top of this page and save again.",
            number,
        )
        super().__init__(said % {"number": number})


def why_closed(event: Event) -> str:
    """In words, why nothing can be said or changed; empty where it can."""
    if not event.takes_place:
        return _("The event is called off: what you had said was deleted.")
    if timezone.now() >= event.starts_at:
        return _("The event has begun, so nothing can be changed any more.")
    return ""


def seat_of(event_id: int, enrolment: Enrolment, user: User) -> Registration | None:
    """The person's own seat at an event that asks; None where there is none."""
    own = {"event": event_id, "event__asks_needs": True, "enrolment": enrolment, "user": user}
    return Registration.objects.standing().filter(**own).select_related("needs").first()


def said_by(seat: Registration) -> Said | None:
    """None where nothing has been said, or what was said cannot be opened any more."""
    held: Needs | None = getattr(seat, "needs", None)
    try:
        return unseal(bytes(held.sealed), seat.pk) if held else None
    except CannotOpen:
        return None


@transaction.atomic
def say(*, event_id: int, enrolment: Enrolment, said: Said, actor: User) -> bool:
    """Keep what `actor` needs and has agreed to tell. Returns whether it is another than before.

    The event is locked, so that nothing is kept of who has just lost the seat. Raises NeedsRefused, and
    Event.DoesNotExist. The log does not say who: whoever compared the numbers before and after would know what they need.
    """
    event = event_held(event_id)
    seat = seat_of(event_id, enrolment, actor)
    if why := why_closed(event):
        raise NeedsRefused(why)
    if seat is None:
        raise NeedsRefused(_("You have no seat at this event any more. Nothing was kept."))
    if said_by(seat) == said:
        return False
    kept = {"sealed": seal(said, seat.pk), "agreed_at": timezone.now()}
    Needs.objects.update_or_create(registration=seat, defaults=kept)
    log(action="needs.said", target=event, actor=None)
    return True


@transaction.atomic
def take_back(*, event: Event, actor: User) -> bool:
    """Delete what `actor` has said, whenever that is. Returns whether there was something."""
    gone, _kinds = Needs.objects.filter(registration__event=event, registration__user=actor).delete()
    if gone:
        log(action="needs.taken_back", target=event, actor=None)
    return bool(gone)


def forget(event: Event) -> int:
    """Nobody needs it any more: the event is called off, or does not ask. Part of what its caller does."""
    return Needs.objects.filter(registration__event=event).delete()[0]


def refuse_forgetting(event: Event, known: int) -> None:
    """Raises NeedsWouldGo where more people have said something than the `known` ones, whose answers may go."""
    number = Needs.objects.filter(registration__event=event).count()
    if number > known:
        raise NeedsWouldGo(number)


@transaction.atomic
def read_names(*, event: Event, actor: User) -> list[Named]:
    """Who needs what, for those who may know (`rules.may_read_needs`); that they looked stands in the log."""
    log(action="needs.read", target=event, actor=actor)
    return needs_by_name(event)
