"""Changing programmes and their activities."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from programmes.models import Activity, Programme


@transaction.atomic
def save_programme(*, programme: Programme, changed: Sequence[str], actor: User) -> Programme:
    """Keep a new programme, or the changed fields of one."""
    made = programme._state.adding
    programme.save(update_fields=None if made else columns_of(programme, changed))
    log(action="programme.changed", target=programme, actor=actor, made=made, fields=sorted(changed))
    return programme


@transaction.atomic
def save_activity(*, activity: Activity, changed: Sequence[str], actor: User) -> Activity:
    """Keep a new activity, or the changed fields of one."""
    made = activity._state.adding
    activity.save(update_fields=None if made else columns_of(activity, changed))
    log(action="activity.changed", target=activity, actor=actor, made=made, fields=sorted(changed))
    return activity
