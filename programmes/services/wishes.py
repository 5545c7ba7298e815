"""Wishes and their support."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from programmes.models import Enrolment, Wish, WishSupport


@transaction.atomic
def make(*, enrolment: Enrolment, text: str, actor: User) -> Wish:
    """Put a wish on the list; its maker stands behind it."""
    wish = Wish.objects.create(programme=enrolment.programme, enrolment=enrolment, text=text)
    WishSupport.objects.create(wish=wish, user=actor)
    log(action="wish.made", target=wish, actor=actor)
    return wish


@transaction.atomic
def toggle_support(*, wish: Wish, user: User) -> bool:
    """Returns whether the person now stands behind the wish."""
    support, made = WishSupport.objects.get_or_create(wish=wish, user=user)
    if not made:
        support.delete()
    return made
