"""Development targets and their measures. Each change holds the roadmap, so that changes of one roadmap come one by one."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from roadmaps.models import DevelopmentTarget, Measure
from roadmaps.services.roadmaps import hold


@transaction.atomic
def save_target(*, target: DevelopmentTarget, actor: User | None) -> DevelopmentTarget:
    """Keep a new or changed development target."""
    hold(target.roadmap_id)
    made = target.pk is None
    target.save(force_update=not made)
    log(action="target.changed", target=target, actor=actor, made=made)
    return target


@transaction.atomic
def delete_target(*, target: DevelopmentTarget, actor: User | None) -> None:
    """Delete a development target and its measures."""
    hold(target.roadmap_id)
    measures = list(target.measures.all())
    for measure in measures:
        log(action="measure.deleted", target=measure, actor=actor, roadmap=target.roadmap_id)
    log(action="target.deleted", target=target, actor=actor, measures=len(measures), roadmap=target.roadmap_id)
    target.delete()


@transaction.atomic
def save_measure(*, measure: Measure, actor: User | None) -> Measure:
    """Keep a new or changed measure."""
    hold(measure.development_target.roadmap_id)
    made = measure.pk is None
    measure.save(force_update=not made)
    log(action="measure.changed", target=measure, actor=actor, made=made)
    return measure


@transaction.atomic
def delete_measure(*, measure: Measure, actor: User | None) -> None:
    roadmap = measure.development_target.roadmap_id
    hold(roadmap)
    log(action="measure.deleted", target=measure, actor=actor, roadmap=roadmap)
    measure.delete()


@transaction.atomic
def set_status(*, measure: Measure, status: Measure.Status, actor: User | None) -> Measure:
    """Say how a measure goes; the same status again changes nothing."""
    hold(measure.development_target.roadmap_id)
    held = Measure.objects.get(pk=measure.pk)
    if held.status != status:
        log(action="measure.status_changed", target=held, actor=actor, before=held.status, now=status.value)
        held.status = status
        held.save(update_fields=["status"])
    return held
