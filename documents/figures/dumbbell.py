"""A dumbbell: from one's own value to the target, row by row; and the same upright, as the pattern of a cover."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from documents.figures.geometry import ON_PAGE, AltText, Axis, Colours, svg
from documents.figures.numbers import decimals
from documents.figures.profile import (
    DOT,
    RING,
    WIDE,
    Frame,
    Levels,
    PlacedRow,
    ProfileRow,
    ScaleWords,
    across,
    place_rows,
    svg_of_rows,
)


@dataclass(frozen=True)
class ValueLabel:
    """A number beside its mark, with a background of its own so that no line runs through it."""

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
class Dumbbell:
    """A row with the line between its marks, None where they touch, and the numbers on their outer sides."""

    placed: PlacedRow
    way: tuple[float, float] | None
    values: list[ValueLabel]


def dumbbell_of(placed: PlacedRow, frame: Frame) -> Dumbbell:
    return Dumbbell(placed, way_of(placed.x["own"], placed.x["target"]), values_of(placed, frame))


def way_of(own: float | None, target: float | None) -> tuple[float, float] | None:
    """The line from the dot to the edge of the ring; None where they touch."""
    if own is None or target is None or abs(target - own) <= RING:
        return None
    return own, target - RING if target > own else target + RING


def values_of(placed: PlacedRow, frame: Frame) -> list[ValueLabel]:
    row, own, target = placed.row, placed.x["own"], placed.x["target"]
    falls = row.own is not None and row.target is not None and row.target < row.own
    values = []
    if own is not None:
        values.append(beside(own, DOT, decimals(row.own, 1), frame, placed.y, before=not falls))
    if target is not None:
        values.append(beside(target, RING, str(row.target), frame, placed.y, before=falls))
    return values


def beside(x: float, mark: int, text: str, frame: Frame, y: float, *, before: bool) -> ValueLabel:
    """Before or after its mark; over it where the figure's edge is too near."""
    if before and frame.over and x - mark < frame.size * 2:
        return ValueLabel(max(x, frame.size), y - mark - 4, "middle", text, frame.size - 1)
    foot = y + frame.size * 0.35
    away, anchor = (-mark - 5, "end") if before else (mark + 5, "start")
    return ValueLabel(x + away, foot, anchor, text, frame.size - 1)


def with_words(dumbbells: Sequence[Dumbbell], frame: Frame, words: Mapping[str, str]) -> list[Dumbbell]:
    """The first of the rows with most numbers that have room for it says in words what its numbers are."""
    most = max((len(dumbbell.values) for dumbbell in dumbbells), default=0)
    for index, dumbbell in enumerate(dumbbells):
        there = [word for name, word in words.items() if dumbbell.placed.x[name] is not None]
        said = [in_words(value, word, frame) for value, word in zip(dumbbell.values, there, strict=True)]
        if most and len(dumbbell.values) == most and all(said):
            named = replace(dumbbell, values=[value for value in said if value])
            return [*dumbbells[:index], named, *dumbbells[index + 1 :]]
    return list(dumbbells)


def in_words(value: ValueLabel, word: str, frame: Frame) -> ValueLabel | None:
    """None where there is no room for the word on the outer side of the number."""
    before = value.anchor == "end"
    said = replace(value, text=f"{word} {value.text}" if before else f"{value.text} {word}")
    edge = 0 if frame.over else frame.left - 2 * frame.size
    return said if value.anchor != "middle" and edge < said.left and said.left + said.width < frame.width else None


def draw_dumbbell(
    rows: Sequence[ProfileRow], words: ScaleWords, frame: Frame = WIDE, colours: Colours = ON_PAGE
) -> SafeString:
    """`words` say what the numbers of `own` and `target` are."""
    placed = place_rows(rows, frame, words.levels)
    dumbbells = with_words([dumbbell_of(row, frame) for row in placed], frame, words.marks)
    marks = {
        "values": [value for dumbbell in dumbbells for value in dumbbell.values],
        "ways": across((*dumbbell.way, dumbbell.placed.y) for dumbbell in dumbbells if dumbbell.way),
    }
    return svg_of_rows("dumbbell", placed, frame, words, colours, **marks)


def draw_cover(rows: Sequence[ProfileRow], levels: Levels, alt: AltText, colours: Colours) -> SafeString:
    """A road for each row on a background of the main colour: `light` to where it is, `edge` on to its target."""
    axis = Axis(min(levels), max(levels), 560, 40)
    roads = [
        {
            "x": 40 + index * 72,
            "own": None if row.own is None else axis.at(row.own),
            "target": None if row.target is None else axis.at(row.target),
        }
        for index, row in enumerate(rows)
    ]
    return svg("cover", 800, 600, alt, colours, roads=roads, levels=[axis.at(value) for value in levels])
