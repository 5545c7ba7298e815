"""Shares of people, told so coarsely that two counts at least may stand behind each; exactly, of whole numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.rounding import nearest

LOWEST = ((20, (0, 3, 4, 5, 6, 7, 8)), (12, (0, 3, 8)), (1, (0, 3)))
"""From so many people up, the most first: the lowest ten of each share that is told.

Of fewer than 20 a single ten may have one count alone. Of fewer than 12 the share of nearly everybody would too, to who
knows how many choices were made in all.
"""


@dataclass(frozen=True)
class Portion:
    """About how many of a hundred: from `low` to `high`, in tens; 0 and 100 are open ends."""

    low: int
    high: int

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low} %"
        if self.low > 0 and self.high == 100:
            return _("%(percent)s %% or more") % {"percent": self.low}
        if self.low == 0 and self.high < 100:
            return _("%(percent)s %% or less") % {"percent": self.high}
        return f"{self.low}–{self.high} %"


def tens(count: int, people: int) -> tuple[int, int]:
    """The lowest and the highest ten of a hundred of the share that is told of so many."""
    exact = nearest(10 * count, people)
    lowest = next(lowest for fewest, lowest in LOWEST if people >= fewest)
    above = [ten for ten in lowest if ten > exact]
    return max(ten for ten in lowest if ten <= exact), min(above, default=11) - 1


def portion(least: int, most: int, people: int) -> Portion:
    """What is told of a count that lies between these."""
    return Portion(10 * tens(least, people)[0], 10 * tens(most, people)[1])


def counts_behind(count: int, people: int) -> tuple[int, int]:
    """The least and the most that may stand behind what is told of a count."""
    low, high = tens(count, people)
    return max(0, first_of(low, people)), min(people, first_of(high + 1, people) - 1)


def first_of(ten: int, people: int) -> int:
    """The lowest count whose nearest ten of a hundred this is."""
    return -((1 - 2 * ten) * people // 20)
