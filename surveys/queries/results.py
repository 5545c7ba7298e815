"""What a reader may know of the results: everything here comes out of the suppression engine."""

from dataclasses import dataclass

from programmes.models import Enrolment
from surveys.models import Survey


@dataclass(frozen=True)
class AspectFigure:
    """One aspect of one participant. None where the figure may not be shown.

    `mean`: 1–5, two decimals; `answers`: how many rated it; `distribution`: value → count; `others`: mean of the
    other municipalities' means, one decimal.
    """

    aspect: int
    name: str
    mean: float | None
    answers: int | None
    distribution: dict[int, int] | None
    others: float | None


def source_surveys(enrolment: Enrolment) -> list[Survey]:
    """The surveys, with results, that the participant's baseline comes from: one a municipality."""
    raise LookupError


def aspect_figures(enrolment: Enrolment, language: str | None = None) -> list[AspectFigure]:
    """The participant's eleven aspects from its released surveys; empty when there is none."""
    raise LookupError
