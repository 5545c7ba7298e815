"""Changing programmes and their activities."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from audit.services import log
from programmes.models import Activity, Programme


@transaction.atomic
def save_programme(*, programme: Programme, changed: Sequence[str], actor: User) -> Programme:
    """Keep a new or changed programme."""
    made = programme.pk is None
    programme.save()
    log(action="programme.changed", target=programme, actor=actor, made=made, fields=sorted(changed))
    return programme


@transaction.atomic
def save_activity(*, activity: Activity, changed: Sequence[str], actor: User) -> Activity:
    """Keep a new or changed activity."""
    made = activity.pk is None
    activity.save()
    log(action="activity.changed", target=activity, actor=actor, made=made, fields=sorted(changed))
    return activity
