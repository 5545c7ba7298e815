"""What a programme must have before it is published, line by line, with all that is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import Activity, Programme
from programmes.texts import LANGUAGES, Owner, texts, texts_of
from programmes.titles import told_of


@dataclass(frozen=True)
class Trouble:
    """One thing that is missing, in words. `keys` tell it from others; `owner` and `field`: where it is mended."""

    words: str
    owner: Owner
    field: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Line:
    """`field`: the one that the line is about where nothing is missing."""

    code: str
    words: str | Promise
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        return not self.troubles


def trouble(words: str, owner: Owner, name: str, *keys: str) -> Trouble:
    told = frozenset(f"{type(owner).__name__}/{owner.pk}/{name}/{key}" for key in keys or ("",))
    return Trouble(words, owner, name, told)


def activities_of(programme: Programme) -> list[Activity]:
    """In the order of the public page, from what was fetched before where it was."""
    order = [Activity.Scope.SHARED, Activity.Scope.MUNICIPAL]
    return sorted(programme.activities.all(), key=lambda one: (order.index(Activity.Scope(one.scope)), one.position))


def enrolment(programme: Programme) -> Iterator[Trouble]:
    """Enrolment has a last day, still to come, before the start."""
    opens, closes = programme.enrolment_opens, programme.enrolment_closes
    if closes is None:
        yield trouble(_("The last day of enrolment is not said."), programme, "enrolment_closes", "none")
        return
    if opens and opens > closes:
        yield trouble(_("Enrolment opens after its last day."), programme, "enrolment_opens", "order")
    if closes >= programme.starts:
        yield trouble(_("Enrolment is open past the start."), programme, "enrolment_closes", "start")
    if programme.state == Programme.State.DRAFT and closes < timezone.localdate():
        yield trouble(_("The last day of enrolment is past."), programme, "enrolment_closes", "past")


def contents(programme: Programme) -> Iterator[Trouble]:
    if not programme.activities.all():
        yield trouble(_("There is no activity yet."), programme, "activities")


def outside(activity: Activity, programme: Programme) -> dict[str, str]:
    """Field of the activity → why its date does not fit in the programme, in words."""
    found: dict[str, str] = {}
    period = {
        "starts": date_format(programme.starts, "SHORT_DATE_FORMAT"),
        "ends": date_format(programme.ends, "SHORT_DATE_FORMAT"),
    }
    for name in ("window_starts", "window_ends"):
        day: date | None = getattr(activity, name)
        if day and not programme.starts <= day <= programme.ends:
            found[name] = _("This is outside the programme, which is from %(starts)s to %(ends)s.") % period
    starts, ends = activity.window_starts, activity.window_ends
    if starts and ends and ends < starts:
        found["window_ends"] = _("The window cannot end before it starts.")
    months = (f"{programme.starts:%Y-%m}", f"{programme.ends:%Y-%m}")
    if any(not months[0] <= month <= months[1] for month in activity.months):
        found["months"] = _("A month is outside the programme, which is from %(starts)s to %(ends)s.") % period
    return found


def dates(programme: Programme) -> Iterator[Trouble]:
    for activity in activities_of(programme):
        for name, words in outside(activity, programme).items():
            yield trouble(f"{activity}: {words}", activity, name)


def languages(programme: Programme) -> Iterator[Trouble]:
    for text in texts(programme, activities_of(programme)):
        if text.missing:
            named = ", ".join(text.missing)
            words = _("%(what)s is missing in: %(languages)s.") % {"what": name_of(text), "languages": named}
            yield trouble(words, text.owner, text.name, *text.missing)


def name_of(text: Any) -> str:
    """Such as “title” for the programme's own, and “Opening: title” for an activity's."""
    return str(text.label) if isinstance(text.owner, Programme) else f"{text.owner}: {text.label}"


def leftovers(programme: Programme) -> Iterator[Trouble]:
    """Texts that came along from the earlier round and still name its years or days."""
    source = programme.cloned_from
    if source is None:
        return
    before = {activity.key: activity for activity in source.activities.all()}
    days = [day for day in (source.enrolment_opens, source.enrolment_closes, source.starts) if day]
    own = [day for day in (programme.enrolment_opens, programme.enrolment_closes, programme.starts) if day]
    owners: list[Owner] = [programme, *activities_of(programme)]
    for owner in owners:
        earlier = source if isinstance(owner, Programme) else before.get(owner.key)
        for text in texts_of(owner) if earlier is not None else ():
            told = {
                found
                for language in LANGUAGES
                for found in told_of(text.said[language], min(days), source.ends, min(own))
                if found in (getattr(earlier, f"{text.name}_{language}") or "")
            }
            if told:
                words = _("%(what)s tells of the earlier round: %(told)s.")
                words %= {"what": name_of(text), "told": ", ".join(sorted(told))}
                yield trouble(words, owner, text.name, *told)


Check = Callable[[Programme], Iterator[Trouble]]
CHECKS: dict[str, tuple[str | Promise, Check]] = {
    "enrolment": (gettext_lazy("Enrolment has its days and closes before the start"), enrolment),
    "contents": (gettext_lazy("There are activities"), contents),
    "dates": (gettext_lazy("Every date is inside the programme"), dates),
    "languages": (gettext_lazy("Every text is in three languages"), languages),
    "leftovers": (gettext_lazy("No text tells of the earlier round’s dates"), leftovers),
}
LASTING = ("contents", "dates", "languages", "leftovers")
LINES: dict[str, tuple[str, ...]] = {
    Programme.State.DRAFT: tuple(CHECKS),
    Programme.State.OPEN: tuple(CHECKS),
    Programme.State.RUNNING: LASTING,
    Programme.State.ENDED: LASTING,
}
"""What each state needs. One that runs may take somebody in late."""


def checklist(programme: Programme) -> list[Line]:
    checks = [(code, *CHECKS[code]) for code in LINES[programme.state]]
    return [Line(code, words, list(check(programme))) for code, words, check in checks]


def troubles_of(programme: Programme) -> list[Trouble]:
    return [one for line in checklist(programme) for one in line.troubles]
