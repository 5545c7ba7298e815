"""The next programme from the last one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from programmes.models import Activity, Programme
from programmes.planning import (
    ACTIVITY_DAYS,
    PROGRAMME_DAYS,
    Plan,
    free_slug,
    key_of,
    left_behind,
    moved_texts,
    wrong_dates,
    years_of,
)
from programmes.services.guard import held
from programmes.texts import LANGUAGES


class WrongPlan(Refused):
    """A date that cannot be, or no title. `rows`: key of a row → why."""

    def __init__(self, message: str, rows: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.rows = rows or {}


@transaction.atomic
def clone(*, programme: Programme, plan: Plan, actor: User | None) -> Programme:
    """A draft with the same texts and activities and the plan's titles and dates.

    No date of the source comes along: what the plan does not say stays empty. Events and enrolments stay behind. The
    same plan sent twice makes one draft. Raises WrongPlan.
    """
    source = held(programme.pk)
    if wrong := wrong_dates(source, plan.dates):
        raise WrongPlan(_("Some dates do not fit. Nothing was saved."), wrong)
    if twin := source.clones.filter(slug=plan.slug, starts=plan.dates["programme-starts"]).first():
        return twin
    if not plan.titles.get("fi", "").strip():
        raise WrongPlan(_("The programme needs a title in Finnish. Nothing was saved."))
    copy = copied(source, plan)
    by = copy.starts.year - source.starts.year
    for activity in source.activities.all():
        copy_activity(activity, copy, plan, dict(moved_texts(activity, by, years_of(source))))
    log(action="programme.cloned", target=copy, actor=actor, source=source.pk)
    return copy


def copied(source: Programme, plan: Plan) -> Programme:
    copy = Programme.objects.get(pk=source.pk)
    copy.pk, copy._state.adding = None, True
    taken = not plan.slug or Programme.objects.filter(slug=plan.slug).exists()
    copy.slug = free_slug(source) if taken else plan.slug
    copy.state = Programme.State.DRAFT
    copy.cloned_from = source
    copy.municipalities_then = copy.consortia_then = copy.consortium_size_then = None
    for name in PROGRAMME_DAYS:
        setattr(copy, name, plan.dates.get(key_of(source, name)))
    begins: date = copy.enrolment_opens or copy.enrolment_closes or copy.starts
    left = left_behind(source, begins)
    for language in LANGUAGES:
        setattr(copy, f"title_{language}", plan.titles.get(language, ""))
        for text in left:
            setattr(copy, f"{text.name}_{language}", "")
    copy.save()
    return copy


def copy_activity(activity: Activity, programme: Programme, plan: Plan, titles: dict[str, str]) -> None:
    days = {name: plan.dates.get(key_of(activity, name)) for name in ACTIVITY_DAYS}
    months = plan.dates.get(key_of(activity, "months")) or []
    activity.pk, activity._state.adding = None, True
    activity.programme = programme
    for name, value in {**days, "months": months, **titles}.items():
        setattr(activity, name, value)
    activity.save()
