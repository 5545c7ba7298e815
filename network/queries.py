"""Who sees which wishes."""

from accounts.models import User
from network.models import Wish, WishQuerySet
from network.rules import sees_all
from participants.models import Enrolment
from participants.queries.enrolments import enrolments_of_person
from programmes.models import Programme


def wishes_open_to(user: User) -> WishQuerySet:
    """Staff see all wishes; others those of the programmes that they take part in."""
    related = ("enrolment__municipality", "enrolment__consortium", "programme")
    wishes = Wish.objects.select_related(*related).with_support()
    if sees_all(user):
        return wishes
    return wishes.filter(programme__in=enrolments_of_person(user).values("programme"))


def enrolment_to_wish_for(user: User) -> Enrolment | None:
    """The running enrolment on whose behalf the person makes wishes; None for staff and outsiders."""
    running = enrolments_of_person(user).filter(programme__state=Programme.State.RUNNING)
    return running.select_related("programme").order_by("-programme__starts").first()
