"""How the answering goes: while a survey is open, only a count is shown, from a few answers up and in steps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.db.models import Count

from surveys.models import PartCount, SealedAnswer, Survey
from surveys.models.survey import SMALLEST_LIMIT
from surveys.scales import in_language

STEP = 5


def in_steps(count: int) -> int | None:
    return count - count % STEP if count >= SMALLEST_LIMIT else None


@dataclass(frozen=True)
class ResponseRate:
    """Answers so far against the staff.

    `answers`: None where there are fewer than are told; of an open survey a multiple of STEP, so that nobody sees the
    very answer that a colleague has just sent. `rate` is a percentage, None when the headcount or the answers are not
    known. `sent` and `by_part`: how many there are, for the machine alone.
    """

    survey: Survey
    sent: int
    by_part: Mapping[str, int] = field(default_factory=dict)

    fewest: ClassVar[int] = SMALLEST_LIMIT
    step: ClassVar[int] = STEP

    @property
    def exact(self) -> bool:
        return self.survey.has_results

    @property
    def answers(self) -> int | None:
        return self.sent if self.exact and self.sent >= SMALLEST_LIMIT else in_steps(self.sent)

    @property
    def rate(self) -> int | None:
        headcount = self.survey.headcount
        return min(100, round(100 * self.answers / headcount)) if headcount and self.answers is not None else None

    @property
    def parts(self) -> list[tuple[str, int | None, int]]:
        """Of an open survey: name of a larger part, its answers as `answers` has them, its staff."""
        grouping = next(iter(self.survey.round.questionnaire.grouping), None) if self.by_part else None
        names = grouping.parts() if grouping else {}
        return [
            (in_language(names[part]), in_steps(count), self.survey.headcounts[part])
            for part, count in self.by_part.items()
            if part in names and part in self.survey.headcounts
        ]

    @property
    def overfull(self) -> bool:
        """More answers have come than there are people."""
        return self.survey.overfull(self.answers or 0)


def response_rates(surveys: list[Survey]) -> list[ResponseRate]:
    """One a survey, in one query for those that are still sealed."""
    sealed = [survey.pk for survey in surveys if not survey.has_results]
    counts = dict(
        SealedAnswer.objects.filter(survey__in=sealed).values_list("survey").annotate(count=Count("pk")).order_by()
    )
    return [
        ResponseRate(survey, survey.respondents if survey.has_results else counts.get(survey.pk, 0))
        for survey in surveys
    ]


def with_parts(answered: Sequence[ResponseRate]) -> list[ResponseRate]:
    """The same with the counts of parts, in one query more."""
    by_survey: dict[int, dict[str, int]] = defaultdict(dict)
    rows = PartCount.objects.filter(survey__in=[one.survey.pk for one in answered]).order_by("part")
    for survey, part, count in rows.values_list("survey", "part", "count"):
        by_survey[survey][part] = count
    return [replace(one, by_part=by_survey[one.survey.pk]) for one in answered]
