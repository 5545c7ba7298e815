"""Who sees which wishes."""

from django.conf import settings

from accounts.models import User
from network.models import Wish, WishQuerySet
from network.rules import sees_all
from participants.models import Enrolment
from participants.queries.enrolments import enrolments_of_person
from programmes.models import Programme

READ = [
    *("text", "outcome", "made_at", "enrolment__consortium__name"),
    *(f"enrolment__municipality__name_{language}" for language, _name in settings.LANGUAGES),
]
"""What is shown of a wish: its words, and whose it is."""


def wishes_open_to(user: User) -> WishQuerySet:
    """Staff see all wishes; others those of the programmes that they take part in."""
    wishes = Wish.objects.select_related("enrolment__municipality", "enrolment__consortium").only(*READ).with_support()
    if sees_all(user):
        return wishes
    return wishes.filter(programme__in=enrolments_of_person(user).values("programme"))


def enrolment_to_wish_for(user: User) -> Enrolment | None:
    """The running enrolment on whose behalf the person makes wishes; None for staff and outsiders."""
    running = enrolments_of_person(user).filter(programme__state=Programme.State.RUNNING)
    return running.only("programme", "municipality", "consortium").order_by("-programme__starts").first()
