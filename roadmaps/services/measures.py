"""Development targets and their measures."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from roadmaps.models import DevelopmentTarget, Measure


@transaction.atomic
def save_target(*, target: DevelopmentTarget, actor: User | None) -> DevelopmentTarget:
    """Keep a new or changed development target."""
    made = target.pk is None
    target.save()
    log(action="target.changed", target=target, actor=actor, made=made)
    return target


@transaction.atomic
def delete_target(*, target: DevelopmentTarget, actor: User | None) -> None:
    """Delete a development target and its measures."""
    log(action="target.deleted", target=target, actor=actor, measures=target.measures.count())
    target.delete()


@transaction.atomic
def save_measure(*, measure: Measure, actor: User | None) -> Measure:
    """Keep a new or changed measure."""
    made = measure.pk is None
    measure.save()
    log(action="measure.changed", target=measure, actor=actor, made=made)
    return measure


@transaction.atomic
def delete_measure(*, measure: Measure, actor: User | None) -> None:
    log(action="measure.deleted", target=measure, actor=actor)
    measure.delete()


@transaction.atomic
def set_status(*, measure: Measure, status: Measure.Status, actor: User | None) -> Measure:
    """Say how a measure goes; the same status again changes nothing."""
    locked = Measure.objects.select_for_update().get(pk=measure.pk)
    if locked.status != status:
        log(action="measure.status_changed", target=locked, actor=actor, before=locked.status, now=status.value)
        locked.status = status
        locked.save(update_fields=["status"])
    return locked
