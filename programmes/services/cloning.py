"""The next programme from the last one."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from programmes.models import Programme


@transaction.atomic
def clone(*, programme: Programme, actor: User | None, slug: str = "") -> Programme:
    """A draft with the same texts and activities. Dates are kept for staff to change; enrolments stay behind."""
    activities = list(programme.activities.all())
    copy = Programme.objects.get(pk=programme.pk)
    copy.pk, copy._state.adding = None, True
    copy.slug = slug or free_slug(programme.slug)
    copy.state = Programme.State.DRAFT
    copy.cloned_from = programme
    copy.municipalities_then = copy.consortia_then = copy.consortium_size_then = None
    copy.save()
    for activity in activities:
        activity.pk, activity._state.adding = None, True
        activity.programme = copy
        activity.save()
    log(action="programme.cloned", target=copy, actor=actor, source=programme.pk)
    return copy


def free_slug(slug: str) -> str:
    number = 2
    while Programme.objects.filter(slug=f"{slug}-{number}").exists():
        number += 1
    return f"{slug}-{number}"
