"""The agenda of an event, kept as a whole."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.moments import shifted
from digiverkosto.refusals import Refused
from events.models import AgendaItem, Event
from events.services.places import event_held


class AgendaRefused(Refused):
    """The points contradict each other or the event; `number` is the one that does, from 0."""

    def __init__(self, message: str, number: int) -> None:
        super().__init__(message)
        self.number = number


class AgendaOvertaken(Refused):
    """Somebody else was first; the message is for people."""


def refuse_agenda(event: Event, items: Sequence[AgendaItem]) -> None:
    """Raises AgendaRefused. `items` in the order of the page, which is that of the messages' numbers."""
    for number, item in enumerate(items):
        if item.ends_at <= item.starts_at:
            raise AgendaRefused(_("The point has to end after it starts."), number)
        if item.starts_at < event.starts_at or item.ends_at > event.ends_at:
            raise AgendaRefused(_("The event does not last at that time."), number)
    ordered = sorted(enumerate(items), key=lambda pair: pair[1].starts_at)
    for (_first, before), (number, item) in pairwise(ordered):
        if item.starts_at < before.ends_at:
            raise AgendaRefused(_("“%(title)s” is at the same time.") % {"title": before.title}, number)


def seen_of(event: Event) -> str:
    """What somebody who changes the agenda has seen of it; each save makes its points anew."""
    return ",".join(f"{item.pk}@{item.starts_at.timestamp():.0f}" for item in event.agenda.all())


@transaction.atomic
def keep_agenda(*, event: Event, items: Sequence[AgendaItem], seen: str, actor: User | None) -> None:
    """The event's agenda is these points and no others. `seen`: what it was when they were written (`seen_of`).

    Raises AgendaOvertaken when it is another by now, and AgendaRefused; what there was is kept then.
    """
    held = event_held(event.pk)
    if seen != seen_of(held):
        raise AgendaOvertaken(
            _(
                "Somebody has changed this agenda while you had it open. Nothing was saved: open it anew in another window."
            )
        )
    refuse_agenda(held, items)
    held.agenda.all().delete()
    for item in items:
        item.pk, item._state.adding, item.event = None, True, held
        item.save()
    log(action="event.agenda_changed", target=held, actor=actor, points=len(items))


def move_agenda(event: Event, before: datetime) -> None:
    """The points are as long after the event's beginning as they were (`before`), by the clock on the wall."""
    points = list(AgendaItem.objects.filter(event=event))
    for point in points:
        point.starts_at = shifted(point.starts_at, before, event.starts_at)
        point.ends_at = shifted(point.ends_at, before, event.starts_at)
    AgendaItem.objects.bulk_update(points, ["starts_at", "ends_at"])


def is_outside(event: Event) -> bool:
    """Whether a point of the agenda is at a time at which the event does not last."""
    return event.agenda.filter(Q(starts_at__lt=event.starts_at) | Q(ends_at__gt=event.ends_at)).exists()
