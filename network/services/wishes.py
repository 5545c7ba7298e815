"""Wishes, their support, and what came of them."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from network.models import Wish, WishSupport
from participants.models import Enrolment


@transaction.atomic
def make(*, enrolment: Enrolment, text: str, actor: User) -> Wish:
    """Put a wish on the list; its maker stands behind it. The same words from the same participant are one wish."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    made_before = Wish.objects.filter(enrolment=enrolment, text=text).first()
    if made_before:
        return made_before
    wish = Wish.objects.create(programme=enrolment.programme, enrolment=enrolment, text=text, maker=actor)
    WishSupport.objects.create(wish=wish, user=actor)
    log(action="wish.made", target=wish, actor=actor)
    return wish


@transaction.atomic
def toggle_support(*, wish: Wish, user: User, stands: bool | None = None) -> bool:
    """Returns whether the person now stands behind the wish. The wish's row is held, so that clicks come one by one.

    `stands`: what is asked for; None is the other way round. What is so already stays.
    """
    Wish.objects.select_for_update().get(pk=wish.pk)
    support = WishSupport.objects.filter(wish=wish, user=user).first()
    made = support is None if stands is None else stands
    if made == (support is not None):
        return made
    if support is not None:
        support.delete()
    else:
        WishSupport.objects.create(wish=wish, user=user)
    log(action="wish.support_changed", target=wish, actor=user, supports=made)
    return made


@transaction.atomic
def answer(*, wish: Wish, outcome: str, actor: User | None) -> Wish:
    """Say what came of a wish; saying the same again changes nothing."""
    held = Wish.objects.select_for_update().get(pk=wish.pk)
    if held.outcome != outcome:
        held.outcome = outcome
        held.save(update_fields=["outcome"])
        log(action="wish.answered", target=held, actor=actor)
    return held
