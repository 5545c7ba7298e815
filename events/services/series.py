"""Making all the events that an activity says there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.refusals import Refused
from events.models import Event
from events.services.events import save_event
from programmes.models import Activity


class SeriesKept(Refused):
    """No event was made; the message is for people."""


@dataclass(frozen=True)
class Occasion:
    """When one event is. `closes`: until when one registers; None is until it begins."""

    starts: datetime
    ends: datetime
    closes: datetime | None = None


def made_of(activity: Activity) -> int:
    """How many standing events the activity has."""
    return Event.objects.kept().filter(activity=activity).count()


def titles_of(activity: Activity, number: int) -> dict[str, str]:
    """The activity's title by language, numbered where it is held more than once; what is not translated stays empty."""
    found = {}
    for language, _name in settings.LANGUAGES:
        title = getattr(activity, f"title_{language}")
        found[f"title_{language}"] = f"{title} {number}" if title and activity.count > 1 else title
    return found


@transaction.atomic
def make_events(
    *, activity: Activity, occasions: Sequence[Occasion], first: int, actor: User | None, draft: bool = False
) -> list[Event]:
    """An event for each occasion, numbered from `first`; everything else as the activity says.

    They are published at once, unless they are to be looked through as drafts first.

    `first` is one more than the events that there were when the form was opened. Raises SeriesKept when there are more
    by now: a second click, or a colleague.
    """
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    if made_of(held) + 1 != first:
        raise SeriesKept(_("Events of this activity were made meanwhile. Nothing was added: look at what there is."))
    ordered = sorted(occasions, key=lambda occasion: occasion.starts)
    return [
        save_event(
            event=Event(
                activity=held,
                starts_at=occasion.starts,
                ends_at=occasion.ends,
                registration_closes_at=occasion.closes,
                **titles_of(held, number),
            ),
            changed=[],
            actor=actor,
            draft=draft,
        )
        for number, occasion in enumerate(ordered, first)
    ]
