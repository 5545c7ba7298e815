"""Changing programmes and their activities."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from programmes.checklist import outside
from programmes.models import Activity, Programme
from programmes.services.guard import held, nothing_worse

ACTIVITY_DATES = ("window_starts", "window_ends", "months")


class WrongDate(Refused):
    """A date that does not fit with the others; `field` says which."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class StillUsed(Refused):
    """Something hangs on what was to be removed."""


@transaction.atomic
def save_programme(*, programme: Programme, changed: Sequence[str], actor: User) -> Programme:
    """Keep a new programme, which is a draft, or the changed fields of one. Its state changes elsewhere (`publishing`).

    Raises WrongDate, and WouldBreakPublished.
    """
    made = programme._state.adding
    refuse_wrong_order(programme, changed)
    if made:
        programme.state = Programme.State.DRAFT
        programme.save()
    else:
        names = [name for name in changed if name != "state"]
        with nothing_worse(programme.pk):
            programme.save(update_fields=columns_of(programme, names))
    log(action="programme.changed", target=programme, actor=actor, made=made, fields=sorted(changed))
    return programme


def refuse_wrong_order(programme: Programme, changed: Sequence[str]) -> None:
    """Enrolment opens, closes, and then the programme starts; one that runs may take somebody in late."""
    opens, closes = programme.enrolment_opens, programme.enrolment_closes
    if not {"enrolment_opens", "enrolment_closes", "starts", "ends"} & set(changed):
        return
    if programme.ends < programme.starts:
        raise WrongDate(_("The programme cannot end before it starts."), "ends")
    if opens and closes and closes < opens:
        raise WrongDate(_("Enrolment cannot close before it opens."), "enrolment_closes")
    early = programme.state in (Programme.State.DRAFT, Programme.State.OPEN)
    if early and closes and closes >= programme.starts:
        raise WrongDate(_("Enrolment has to close before the programme starts."), "enrolment_closes")


@transaction.atomic
def save_activity(*, activity: Activity, changed: Sequence[str], actor: User) -> Activity:
    """Keep a new activity, at the end of its list, or the changed fields of one.

    Raises WrongDate for one outside the programme, and WouldBreakPublished.
    """
    made = activity._state.adding
    with nothing_worse(activity.programme_id) as programme:
        wrong = outside(activity, programme)
        for name in ACTIVITY_DATES:
            if name in wrong and (made or set(ACTIVITY_DATES) & set(changed)):
                raise WrongDate(wrong[name], name)
        if made:
            put_at_the_end(activity)
        activity.save(update_fields=None if made else columns_of(activity, changed))
    log(action="activity.changed", target=activity, actor=actor, made=made, fields=sorted(changed))
    return activity


def put_at_the_end(activity: Activity) -> None:
    """A new one gets its place and its key where it has none."""
    beside = Activity.objects.filter(programme=activity.programme_id)
    if not activity.position:
        last: int | None = beside.filter(scope=activity.scope).aggregate(last=Max("position"))["last"]
        activity.position = (last or 0) + 1
    if not activity.key:
        key = f"{activity.scope}-{slugify(activity.kind)}"
        taken = set(beside.values_list("key", flat=True))
        activity.key = next(
            name for name in (key, *(f"{key}-{number}" for number in range(2, 999))) if name not in taken
        )


@transaction.atomic
def reorder(*, activity: Activity, up: bool, actor: User | None) -> None:
    """One place up or down among those of its scope; at the end of the list it stays."""
    held(activity.programme_id)
    rows = list(
        Activity.objects.filter(programme=activity.programme_id, scope=activity.scope).order_by("position", "pk")
    )
    place = [row.pk for row in rows].index(activity.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    log(action="activity.changed", target=activity, actor=actor, made=False, fields=["position"])


def hangs_on(activity: Activity) -> list[str]:
    """What refers to the activity, in words: whatever the apps above keep of it."""
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in activity._meta.related_objects
        if relation.related_model._base_manager.filter(**{relation.field.name: activity}).exists()
    ]


@transaction.atomic
def remove_activity(*, activity: Activity, actor: User | None) -> None:
    """Raises StillUsed when anything hangs on it, and WouldBreakPublished."""
    with nothing_worse(activity.programme_id):
        if used := hangs_on(activity):
            raise StillUsed(
                _("This activity stays, since it has: %(used)s. Nothing was changed.") % {"used": ", ".join(used)}
            )
        log(action="activity.removed", target=activity, actor=actor, programme=activity.programme_id)
        activity.delete()
