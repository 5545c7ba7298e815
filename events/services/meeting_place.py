"""Where a participant's own session is held: whoever hosts it says so, until it begins."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event
from events.services.appointments import tell_all
from events.services.events import save_event
from events.services.slots import SlotRefused, participant_of, why_over
from participants.services import steps
from programmes.models import Activity


def why_nowhere(event: Event, now: datetime) -> str:
    """In words, why no place can be said any more, or at all; empty where one can."""
    online = event.mode == Activity.Mode.REMOTE
    return why_over(event, now) or (_("This session is held online. Nothing was changed.") if online else "")


def says_place(event: Event, now: datetime) -> bool:
    """Whether the participant can still say where its own session is held."""
    return not why_nowhere(event, now)


@transaction.atomic
def say_place(*, event: Event, place: str, actor: User) -> tuple[Event, bool]:
    """One wording for every language: in those that nobody says it in, the place stands as it was said.

    Those who have a seat, the contact persons and the consultant are told. Returns (the session as it is now, whether its
    place is another one than before).
    Raises SlotRefused for a session that is called off or has begun, and for one that is online alone.
    """
    steps.held(participant_of(event), event.activity)
    held, before = (Event.objects.get(pk=event.pk) for _copy in (1, 2))
    if why := why_nowhere(held, timezone.now()):
        raise SlotRefused(why)
    if place == held.place:
        return held, False
    names = [f"place_{code}" for code, _name in settings.LANGUAGES]
    for name in names:
        setattr(held, name, place if name == f"place_{get_language()}" else "")
    save_event(event=held, changed=names, actor=actor, fills=False)
    tell_all(event=held, note="", batch=f"place:{held.sequence}", actor=actor, before=before)
    return held, True
