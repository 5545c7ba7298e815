"""Figures as SVG made on the server: geometry here, marks in templates. One figure serves page and document.

A page shows the wide figure, or below 600 px the narrow one; a document shows the wide one in its own colours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.aspects import level_names


@dataclass(frozen=True)
class Colours:
    """What a figure is drawn with: CSS variables on a page, hexadecimal colours in a document."""

    ink: str = "var(--ink)"
    soft: str = "var(--ink-soft)"
    line: str = "var(--line)"
    main: str = "var(--spruce)"
    tint: str = "var(--level-2)"
    paper: str = "var(--snow)"
    mark: str = "var(--sun)"
    font: str = "inherit"


@dataclass(frozen=True)
class Row:
    """One aspect in a figure; None where a value is not known or not shown. All values are 1–5."""

    label: str
    own: float | None = None
    low: float | None = None
    high: float | None = None
    others: float | None = None
    target: int | None = None


@dataclass(frozen=True)
class Frame:
    """The measures of a figure, in its own units. `over`: labels stand over their rows instead of beside them."""

    width: int
    left: int
    right: int
    row: int
    head: int
    over: bool
    size: int

    def x(self, value: float) -> float:
        """Where a value 1–5 lies."""
        return round(self.left + (self.right - self.left) * (value - 1) / 4, 1)


WIDE = Frame(width=840, left=392, right=780, row=36, head=44, over=False, size=15)
NARROW = Frame(width=360, left=12, right=308, row=60, head=30, over=True, size=14)


@dataclass(frozen=True)
class Number:
    """A number beside its mark, with a ground of its own so that no line runs through it."""

    x: float
    y: float
    anchor: str
    text: str
    size: int

    @property
    def width(self) -> float:
        return round(len(self.text) * self.size * 0.54 + 6, 1)

    @property
    def left(self) -> float:
        return round(self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor], 1)


@dataclass(frozen=True)
class Key:
    """What a mark means, written over one row."""

    x: float
    y: float
    left: float
    width: float
    text: str


DOT, RING = 6, 8
"""Own mean or baseline is a filled dot, a target is a ring, others' mean an upright line; these are their sizes."""


@dataclass(frozen=True)
class Mark:
    """A row with its places worked out. `number` stands in one column at the right, `numbers` beside their marks."""

    row: Row
    label_y: float
    label_top: float
    label_width: float
    y: float
    own: float | None
    low: float | None
    high: float | None
    others: float | None
    target: float | None
    number: str
    number_x: float
    number_y: float
    way: tuple[float, float] | None
    numbers: list[Number]


def spread(distribution: dict[int, int] | None) -> tuple[float, float] | None:
    """The middle of the ratings: mean ± one standard deviation, kept within 1–5."""
    answers = sum((distribution or {}).values())
    if not distribution or not answers:
        return None
    mean = sum(value * count for value, count in distribution.items()) / answers
    deviation = sqrt(sum(count * (value - mean) ** 2 for value, count in distribution.items()) / answers)
    return max(1.0, mean - deviation), min(5.0, mean + deviation)


def mark_of(row: Row, place: int, frame: Frame) -> Mark:
    top = frame.head + place * frame.row
    y = top + (frame.row * 0.68 if frame.over else frame.row / 2)

    def at(value: float | None) -> float | None:
        return None if value is None else frame.x(value)

    return Mark(
        row=row,
        label_y=top + frame.size if frame.over else y + frame.size * 0.35,
        label_top=top + 2,
        label_width=round(len(row.label) * frame.size * 0.5),
        y=y,
        own=at(row.own),
        low=at(row.low),
        high=at(row.high),
        others=at(row.others),
        target=at(row.target),
        number="" if row.own is None else floatformat(row.own, 1),
        number_x=frame.width - 4,
        number_y=y + frame.size * 0.35,
        way=way_of(at(row.own), at(row.target)),
        numbers=numbers_of(row, frame, y),
    )


def way_of(own: float | None, target: float | None) -> tuple[float, float] | None:
    """The line from the dot to the edge of the ring; None where they touch."""
    if own is None or target is None or abs(target - own) <= RING:
        return None
    return own, target - RING if target > own else target + RING


def numbers_of(row: Row, frame: Frame, y: float) -> list[Number]:
    """Own mean and target on the outer sides of their marks."""
    falls = row.own is not None and row.target is not None and row.target < row.own
    found = []
    if row.own is not None:
        found.append(beside(frame.x(row.own), DOT, floatformat(row.own, 1), frame, y, before=not falls))
    if row.target is not None:
        found.append(beside(frame.x(row.target), RING, str(row.target), frame, y, before=falls))
    return found


def beside(x: float, mark: int, text: str, frame: Frame, y: float, *, before: bool) -> Number:
    """Before or after its mark; over it where the figure's edge is too near."""
    if before and frame.over and x - mark < frame.size * 2:
        return Number(max(x, frame.size), y - mark - 4, "middle", text, frame.size - 1)
    level = y + frame.size * 0.35
    away, anchor = (-mark - 5, "end") if before else (mark + 5, "start")
    return Number(x + away, level, anchor, text, frame.size - 1)


def keys_of(marks: Sequence[Mark], frame: Frame, words: Mapping[str, str]) -> list[Key]:
    """Words over the first of the rows with most marks, in the order of the marks, side by side where they are near."""
    fullest = max(marks, key=lambda mark: sum(getattr(mark, name) is not None for name in words), default=None)
    places = [(x, word) for name, word in words.items() if fullest and (x := getattr(fullest, name)) is not None]
    if fullest is None:
        return []
    keys: list[Key] = []
    edge = float(frame.width)
    for x, word in sorted(places, reverse=True):
        width = round(len(word) * frame.size * 0.46 + 8, 1)
        left = min(x - width / 2, edge - width)
        keys.append(Key(round(left + width / 2, 1), fullest.y - RING - 6, round(left, 1), width, word))
        edge = left
    return keys


def named(marks: Sequence[Mark], frame: Frame, words: Mapping[str, str]) -> list[Mark]:
    """The first of the rows with most numbers that have room for it says in words what its numbers are."""
    most = max((len(mark.numbers) for mark in marks), default=0)
    for place, mark in enumerate(marks):
        found = [in_words(number, word, frame) for number, word in zip(mark.numbers, words.values(), strict=False)]
        if most and len(mark.numbers) == most and all(found):
            numbers = [number for number in found if number]
            return [*marks[:place], replace(mark, numbers=numbers), *marks[place + 1 :]]
    return list(marks)


def in_words(number: Number, word: str, frame: Frame) -> Number | None:
    """None where there is no room for the word on the outer side of the number."""
    before = number.anchor == "end"
    said = replace(number, text=f"{word} {number.text}" if before else f"{number.text} {word}")
    edge = 0 if frame.over else frame.left - 2 * frame.size
    return said if number.anchor != "middle" and edge < said.left and said.left + said.width < frame.width else None


def draw(
    kind: str, rows: Sequence[Row], frame: Frame, colours: Colours, said: tuple[str, str], words: Mapping[str, str]
) -> SafeString:
    """One figure as an SVG element with a title, a sentence that says what it shows, and words for its marks."""
    title, sentence = said
    marks = [mark_of(row, place, frame) for place, row in enumerate(rows)]
    context = {
        "frame": frame,
        "colours": colours,
        "title": title,
        "sentence": sentence,
        "height": frame.head + len(rows) * frame.row + 8,
        "bottom": frame.head + len(rows) * frame.row,
        "levels": [(frame.x(value), value, word) for value, word in level_names().items()],
        "marks": named(marks, frame, words) if kind == "dumbbell" else marks,
        "keys": keys_of(marks, frame, words),
        "dot": DOT,
        "ring": RING,
    }
    return SafeString(render_to_string(f"surveys/figures/{kind}.svg", context))


def profile(rows: Sequence[Row], frame: Frame = WIDE, colours: Colours | None = None) -> SafeString:
    """Eleven aspects as one profile: own mean and spread, others' mean as a quiet mark, the target when set."""
    said = _("Profile of the eleven aspects"), profile_sentence(rows)
    words = {"own": _("own mean"), "others": _("others"), "target": _("target")}
    return draw("profile", rows, frame, colours or Colours(), said, words)


def profile_sentence(rows: Sequence[Row]) -> str:
    known = [(row.own, row) for row in rows if row.own is not None]
    if not known:
        return _("No figure may be shown yet.")
    best, worst = max(known, key=lambda pair: pair[0])[1], min(known, key=lambda pair: pair[0])[1]
    return _("Strongest: %(best)s (%(high)s). Weakest: %(worst)s (%(low)s).") % {
        "best": best.label,
        "high": floatformat(best.own, 1),
        "worst": worst.label,
        "low": floatformat(worst.own, 1),
    }


def dumbbell(rows: Sequence[Row], frame: Frame = WIDE, colours: Colours | None = None) -> SafeString:
    """Baseline to target, by aspect."""
    said = _("From baseline to target"), dumbbell_sentence(rows)
    words = {"own": _("baseline"), "target": _("target")}
    return draw("dumbbell", rows, frame, colours or Colours(), said, words)


def dumbbell_sentence(rows: Sequence[Row]) -> str:
    if all(row.target is None for row in rows):
        return _("No target levels have been set yet.")
    gaps = [(row.target - row.own, row) for row in rows if row.target is not None and row.own is not None]
    gaps = [(gap, row) for gap, row in gaps if round(gap, 1) > 0]
    if not gaps:
        return _("No target is above its baseline.")
    gap, row = max(gaps, key=lambda pair: pair[0])
    return _("The largest gap is in %(aspect)s: %(gap)s levels.") % {"aspect": row.label, "gap": floatformat(gap, 1)}
