"""The address of somebody's feed, and another one in its place."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from events.models import CalendarKey
from events.models.calendar import new_key


def key_of(user: User) -> CalendarKey:
    """The person's own, made when they ask for it first."""
    return CalendarKey.objects.get_or_create(user=user)[0]


@transaction.atomic
def renew(*, user: User) -> CalendarKey:
    """A new key: whoever knows the old one reads nothing any more."""
    CalendarKey.objects.filter(user=user).update(key=new_key())
    key = key_of(user)
    log(action="calendar.renewed", target=key, actor=user)
    return key
