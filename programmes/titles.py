"""Years and ordinals in the texts of a programme: what the next one's title is, and what still tells of the earlier one."""

import re
from datetime import date

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
ORDINAL = re.compile(r"(?<![\d.])(\d{1,2})(\.?)$")
FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](20\d\d)(?!\d)")


def later_years(text: str, by: int, years: range) -> str:
    """The text with each of these years later by a number of years."""
    return YEAR.sub(lambda found: str(int(found[0]) + by) if int(found[0]) in years else found[0], text)


def next_title(title: str, *, by: int, years: range, new: int) -> str:
    """The year in it moved on; without one, the ordinal at its end raised; without that, the new year added."""
    title = title.strip()
    moved = later_years(title, by, years)
    if moved != title or not title:
        return moved
    if ordinal := ORDINAL.search(title):
        return f"{title[: ordinal.start()]}{int(ordinal[1]) + 1}{ordinal[2]}"
    return title if str(new) in title else f"{title} {new}"


def next_slug(slug: str) -> str:
    """The address with the number at its end raised."""
    start, _dash, number = slug.rpartition("-")
    return f"{start}-{int(number) + 1}" if start and number.isdecimal() else f"{slug}-2"


def told_of(text: str, first: date, last: date, begins: date) -> set[str]:
    """The years and dates in the text that are of an earlier round, of `first` to `last`, and not of one that begins later."""
    years = {year for year in YEAR.findall(text) if first.year <= int(year) <= last.year and int(year) < begins.year}
    dates = {
        found[0] for found in FULL_DATE.finditer(text) if first <= day_of(found) < begins and day_of(found) <= last
    }
    return years | dates


def day_of(found: re.Match[str]) -> date:
    """The last possible day for what is no date."""
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return date.max
