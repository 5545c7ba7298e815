"""How the dates of one programme become those of the next: working days of Finland, in the same order.

Saturdays, Sundays, Finnish public holidays, Midsummer Eve, Christmas Eve and July are no days for a date that people have to
keep; a date that was in July before may be in July again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import count

from holidays import country_holidays

JULY = 7
DAY = timedelta(days=1)
LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}
"""The portal's languages, as the holidays' names know them."""


class Obstacle(StrEnum):
    """Why a day is no working day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    JULY = "july"


@dataclass(frozen=True)
class Moved:
    """What a date becomes. `plain`: where the shift alone would put it; `obstacle`: why it is not there."""

    day: date
    plain: date
    obstacle: Obstacle | None


@cache
def holidays_of(year: int, language: str) -> Mapping[date, str]:
    """The public holidays of a year and the two eves that are days off as well, by name."""
    return dict(country_holidays("FI", years=year, language=LANGUAGES.get(language, "fi")))


def holiday_on(day: date, language: str = "fi") -> str:
    """The name of the holiday; empty on any other day."""
    return holidays_of(day.year, language).get(day, "")


def obstacle_on(day: date, *, july: bool = False) -> Obstacle | None:
    """Why nobody should have to keep this day; `july`: days of July are as good as others."""
    if holiday_on(day):
        return Obstacle.HOLIDAY
    if day.month == JULY and not july:
        return Obstacle.JULY
    return Obstacle.WEEKEND if day.weekday() >= 5 else None


def nearest_working_day(day: date, *, july: bool = False, after: date = date.min) -> date:
    """The working day that is nearest and later than `after`; the later one of two that are as near."""
    start = max(day, after + DAY)
    for distance in count():
        for near in (start + distance * DAY, start - distance * DAY):
            if near > after and obstacle_on(near, july=july) is None:
                return near
    raise AssertionError("every week has a working day")


def moved(days: Iterable[date], by: timedelta) -> dict[date, Moved]:
    """Each day shifted and put on a working day: an earlier day stays earlier, the same day the same."""
    made: dict[date, Moved] = {}
    last = date.min
    for day in sorted(set(days)):
        plain, july = day + by, day.month == JULY
        last = nearest_working_day(plain, july=july, after=last)
        made[day] = Moved(last, plain, obstacle_on(plain, july=july))
    return made


def months_between(first: date, then: date) -> int:
    return (then.year - first.year) * 12 + then.month - first.month


def moved_months(months: Iterable[str], by: int) -> list[str]:
    """Months such as "2026-10" later by a number of months; one that was not July becomes August instead of it."""
    made: list[str] = []
    for month in months:
        was = date.fromisoformat(f"{month}-01")
        year, index = divmod(was.year * 12 + was.month - 1 + by, 12)
        falls = index + 1
        made.append(f"{year}-{falls + (falls == JULY and was.month != JULY):02}")
    return made
