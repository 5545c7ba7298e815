"""Who sees which wishes."""

from collections.abc import Iterable
from operator import attrgetter

from django.conf import settings

from accounts.models import User
from network.models import Wish, WishQuerySet
from network.rules import sees_all
from participants.models import Enrolment
from programmes.models import Programme

READ = [
    *("text", "outcome", "made_at", "enrolment__consortium__name"),
    *(f"enrolment__municipality__name_{language}" for language, _name in settings.LANGUAGES),
]
"""What is shown of a wish: its words, and whose it is."""


def wishes_open_to(user: User, own: Iterable[Enrolment]) -> WishQuerySet:
    """Staff see all wishes; others those of the programmes that they take part in by their `own` enrolments."""
    wishes = Wish.objects.select_related("enrolment__municipality", "enrolment__consortium").only(*READ).with_support()
    if sees_all(user):
        return wishes
    return wishes.filter(programme__in={enrolment.programme_id for enrolment in own})


def enrolment_to_wish_for(own: Iterable[Enrolment]) -> Enrolment | None:
    """The running enrolment on whose behalf a person makes wishes; None for staff and outsiders, who have no `own`."""
    running = [enrolment for enrolment in own if enrolment.programme.state == Programme.State.RUNNING]
    return max(running, key=attrgetter("programme.starts"), default=None)
