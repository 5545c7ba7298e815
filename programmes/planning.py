"""What the next programme could be, proposed from an earlier one: its titles, its address, and every date in a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.calendar import Moved, months_between, moved, moved_months
from programmes.checklist import activities_of, outside
from programmes.models import Activity, Programme
from programmes.texts import LANGUAGES, Text, texts_of
from programmes.titles import later_years, next_slug, next_title, told_of

PROGRAMME_DAYS = ("enrolment_opens", "enrolment_closes", "starts", "ends")
ACTIVITY_DAYS = ("window_starts", "window_ends")
MOST_ROUNDS = 20
"""So many numbers are passed over that other programmes have."""
OF_ONE_ROUND = ("costs",)
"""Texts that hold for a round alone: nobody knows whether the next one costs the same."""
TIED_TO_A_DAY = ("kickoff_place", "related")
"""Texts that tell where and beside what a round took place: they stay behind when they name its days."""
Dates = Mapping[str, Any]
"""Key of a row → its new day or months; None or nothing for none."""


@dataclass(frozen=True)
class Row:
    """A date of the source. `old` and `new`: a day, or a list of months; `moved`: how a day came to be where it is."""

    key: str
    owner: Programme | Activity
    name: str
    label: str | Promise
    old: date | list[str] | None
    new: date | list[str] | None
    moved: Moved | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is the programme's own date and not an activity's."""
        return isinstance(self.owner, Programme)

    @property
    def are_months(self) -> bool:
        return self.name == "months"


@dataclass(frozen=True)
class Plan:
    """The next programme before it is made. `titles`: language → title; `dates`: see Dates."""

    titles: Mapping[str, str]
    dates: Dates
    slug: str = ""


@dataclass
class Wrong:
    """What does not fit, row by row, in words."""

    rows: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, words: str) -> None:
        self.rows.setdefault(key, words)


def key_of(owner: Programme | Activity, name: str) -> str:
    return f"programme-{name}" if isinstance(owner, Programme) else f"activity-{owner.pk}-{name}"


def years_of(source: Programme) -> range:
    return range(first_day(source).year, source.ends.year + 1)


def first_day(programme: Programme) -> date:
    days = (programme.enrolment_opens, programme.enrolment_closes, programme.starts)
    return min(day for day in days if day)


def proposed_titles(source: Programme, starts: date) -> dict[str, str]:
    by, years = starts.year - source.starts.year, years_of(source)
    said = {language: getattr(source, f"title_{language}") or "" for language in LANGUAGES}
    taken = set(Programme.objects.values_list("title_fi", flat=True))
    titles = {name: next_title(title, by=by, years=years, new=starts.year) for name, title in said.items()}
    for _round in range(MOST_ROUNDS):
        if titles["fi"] not in taken:
            break
        titles = {name: next_title(title, by=0, years=years, new=starts.year) for name, title in titles.items()}
    return titles


def free_slug(source: Programme) -> str:
    slug = next_slug(source.slug)
    while Programme.objects.filter(slug=slug).exists():
        slug = next_slug(slug)
    return slug


def rows_of(source: Programme, starts: date) -> list[Row]:
    """Every date of the source, what it becomes when the next one starts on this day, and why."""
    activities = activities_of(source)
    known = [getattr(source, name) for name in PROGRAMME_DAYS]
    known += [getattr(activity, name) for activity in activities for name in ACTIVITY_DAYS]
    made = moved([day for day in known if day], starts - source.starts)
    by = months_between(source.starts, made[source.starts].day)
    rows = [day_row(source, name, made) for name in PROGRAMME_DAYS]
    for activity in activities:
        rows += [day_row(activity, name, made) for name in ACTIVITY_DAYS if getattr(activity, name)]
        if activity.months:
            rows.append(months_row(activity, by, made[source.starts].day, made[source.ends].day))
    return rows


def day_row(owner: Programme | Activity, name: str, made: Mapping[date, Moved]) -> Row:
    old: date | None = getattr(owner, name)
    how = made[old] if old else None
    label = owner._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return Row(key_of(owner, name), owner, name, label, old, how.day if how else None, how)


def months_row(activity: Activity, by: int, starts: date, ends: date) -> Row:
    """Months stay within the period, whose ends may have moved into another month by a day."""
    first, last = f"{starts:%Y-%m}", f"{ends:%Y-%m}"
    new = list(dict.fromkeys(min(max(month, first), last) for month in moved_months(activity.months, by)))
    return Row(key_of(activity, "months"), activity, "months", gettext_lazy("months"), activity.months, new)


def proposed(source: Programme, starts: date, slug: str = "") -> Plan:
    """Everything as it is proposed."""
    dates = {row.key: row.new for row in rows_of(source, starts)}
    return Plan(proposed_titles(source, starts), dates, slug or free_slug(source))


def wrong_dates(source: Programme, dates: Dates) -> dict[str, str]:
    """Key of a row → why its date cannot be, in words. Nothing, when the next programme can have these dates."""
    wrong = Wrong()
    starts, ends = dates.get("programme-starts"), dates.get("programme-ends")
    for key in ("programme-starts", "programme-ends"):
        if not dates.get(key):
            wrong.say(key, _("Write a date here: a programme has a first and a last day."))
    if not (starts and ends):
        return wrong.rows
    if starts < source.starts:
        wrong.say("programme-starts", _("The new programme cannot start before the one that it is made from."))
    if ends < starts:
        wrong.say("programme-ends", _("The programme cannot end before it starts."))
    opens, closes = dates.get("programme-enrolment_opens"), dates.get("programme-enrolment_closes")
    if closes and closes >= starts:
        wrong.say("programme-enrolment_closes", _("Enrolment has to close before the programme starts."))
    if opens and closes and closes < opens:
        wrong.say("programme-enrolment_closes", _("Enrolment cannot close before it opens."))
    period = Programme(starts=starts, ends=ends)
    for activity in activities_of(source):
        for name, words in outside(with_dates(activity, dates), period).items():
            wrong.say(key_of(activity, name), words)
    return wrong.rows


def with_dates(activity: Activity, dates: Dates) -> Activity:
    """An activity that has these dates and is never saved."""
    days = {name: dates.get(key_of(activity, name)) for name in ACTIVITY_DAYS}
    return Activity(**days, months=dates.get(key_of(activity, "months")) or [])


def left_behind(source: Programme, begins: date) -> list[Text]:
    """The texts that do not come along, since they tell where or beside what the earlier round was, or what it cost."""
    old = [text for text in texts_of(source) if text.name in TIED_TO_A_DAY and is_old(source, text.said, begins)]
    return old + [text for text in texts_of(source) if text.name in OF_ONE_ROUND and any(text.said.values())]


def is_old(source: Programme, said: Mapping[str, str], begins: date) -> bool:
    return any(told_of(words, first_day(source), source.ends, begins) for words in said.values())


def moved_texts(activity: Activity, by: int, years: range) -> Iterator[tuple[str, str]]:
    """(column, title) with the years of the earlier round moved on."""
    for language in LANGUAGES:
        yield f"title_{language}", later_years(getattr(activity, f"title_{language}") or "", by, years)
