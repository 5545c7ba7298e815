"""The measures on half-years as rows of a table, so that pages break between measures and repeat the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from roadmaps.document.texts import MeasureText, TargetText
from roadmaps.figures import Scale, half_of


@dataclass(frozen=True)
class Year:
    """A year of the head; `share` of the width in per cent."""

    name: str
    share: float


@dataclass(frozen=True)
class Line:
    """A measure's bar; `left` and `width` in per cent of the time shown. `late`: no room for words to its right."""

    measure: MeasureText
    left: float
    width: float

    @property
    def late(self) -> bool:
        return self.left > 65


@dataclass(frozen=True)
class Schedule:
    """`half`: the width of a half-year in per cent."""

    years: list[Year]
    half: float
    groups: list[tuple[TargetText, list[Line]]]


def schedule(targets: Sequence[TargetText]) -> Schedule | None:
    """None when there is no measure."""
    measures = [measure for target in targets for measure in target.measures]
    if not measures:
        return None
    first = min(half_of(measure.starts) for measure in measures)
    last = max(max(half_of(measure.ends) for measure in measures), first + 1)
    half = 100 / (last - first + 1)
    scale = Scale(first, last, 0, 100)
    shares = [sum(first <= year * 2 + part <= last for part in (0, 1)) for year in range(first // 2, last // 2 + 1)]
    years = [Year(str(first // 2 + at), round(share * half, 3)) for at, share in enumerate(shares)]
    groups = [(target, [line_of(measure, scale) for measure in target.measures]) for target in targets]
    return Schedule(years, round(half, 3), [(target, lines) for target, lines in groups if lines])


def line_of(measure: MeasureText, scale: Scale) -> Line:
    left = scale.x(measure.starts)
    return Line(measure, left, max(round(scale.x(measure.ends) - left, 1), 1))
