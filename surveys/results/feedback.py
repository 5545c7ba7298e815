"""Satisfaction: what may be said of each occasion's feedback by itself, and of several together.

What is said of several is made of what is said of each, and of nothing else: so it tells nothing of an occasion, nor of
one that has too few answers, that does not stand beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys.models import Survey
from surveys.questions import Question
from surveys.results.engine import Shown, each_by_itself
from surveys.rounding import tenths


@dataclass(frozen=True)
class Satisfaction:
    """Feedback on one occasion. `means`: of each rated question in the form's order, as the engine rounds it; None where
    it may not be shown.
    """

    survey: Survey
    means: tuple[float | None, ...]


def satisfaction(surveys: Iterable[Survey]) -> list[Satisfaction]:
    """Of each that has been counted, in one query for each version of the form."""
    by_form: dict[tuple[int, int], list[Survey]] = defaultdict(list)
    for survey in surveys:
        by_form[survey.round.instrument_version_id, survey.round.limit].append(survey)
    return [told for (_version, limit), same in by_form.items() for told in of_one_form(same, limit)]


def of_one_form(surveys: Sequence[Survey], limit: int) -> list[Satisfaction]:
    questionnaire = surveys[0].round.questionnaire
    return [
        Satisfaction(shown.surveys[0], tuple(mean_of(question, shown) for question in questionnaire.rated))
        for shown in each_by_itself(surveys, questionnaire, limit)
    ]


def mean_of(question: Question, shown: Shown) -> float | None:
    figure = question.figure(shown)
    return figure.mean if figure else None


def together(means: Iterable[float | None]) -> float | None:
    """The mean of means that are shown, one decimal; each occasion counts once. None where there is none."""
    known = [round(10 * mean) for mean in means if mean is not None]
    return tenths(sum(known), 10 * len(known)) if known else None
