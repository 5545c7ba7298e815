"""Who sees which wishes."""

from django.db.models import Q

from accounts.models import User
from programmes.models import Enrolment, Programme, Wish
from programmes.models.wish import WishQuerySet


def own_enrolments(user: User) -> Q:
    """Enrolments of the municipalities and consortia that the person belongs to."""
    return (
        Q(municipality__membership__user=user)
        | Q(consortium__membership__user=user)
        | Q(enrolled__municipality__membership__user=user)
    )


def wishes_open_to(user: User) -> WishQuerySet:
    """Staff see all wishes; others those of the programmes that they take part in."""
    found = Wish.objects.select_related("enrolment__municipality", "enrolment__consortium", "programme").with_support()
    if user.is_staff:
        return found
    own = Enrolment.objects.accepted().filter(own_enrolments(user)).values("programme")
    return found.filter(programme__in=own)


def enrolment_to_wish_for(user: User) -> Enrolment | None:
    """The running enrolment on whose behalf the person makes wishes; None for staff and outsiders."""
    return (
        Enrolment.objects.accepted()
        .filter(own_enrolments(user), programme__state=Programme.State.RUNNING)
        .order_by("-programme__starts")
        .first()
    )
