"""Setting target levels."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from audit.services import log
from participants.models import Step
from participants.services import steps
from programmes.models import Activity
from roadmaps.models import Level, Roadmap


@transaction.atomic
def set_targets(*, roadmap: Roadmap, targets: Mapping[int, tuple[int | None, str]], actor: User | None) -> int:
    """Set the target level and the reason of each aspect named. Returns how many aspects changed."""
    changed = []
    for level in Level.objects.select_for_update().filter(roadmap=roadmap, aspect__in=targets):
        if (level.target, level.reason) != targets[level.aspect]:
            level.target, level.reason = targets[level.aspect]
            changed.append(level)
    if changed:
        Level.objects.bulk_update(changed, ["target", "reason"])
        aspects = {str(level.aspect): level.target for level in changed}
        log(action="level.target_set", target=roadmap, actor=actor, targets=aspects)
    if changed and not roadmap.levels.filter(target=None).exists():
        finish_step(roadmap, actor)
    return len(changed)


def hold(roadmap: Roadmap) -> None:
    """Keep everybody else from changing the levels until the transaction ends, from reading them to writing them."""
    list(Level.objects.select_for_update().filter(roadmap=roadmap))


def finish_step(roadmap: Roadmap, actor: User | None) -> None:
    """When every aspect has its target, the activity in which they are set is done."""
    for kind in (Activity.Kind.LEADERSHIP_WORKSHOP, Activity.Kind.LEVEL_ASSESSMENT):
        steps.advance(enrolment=roadmap.enrolment, kind=kind, state=Step.State.DONE, actor=actor)
