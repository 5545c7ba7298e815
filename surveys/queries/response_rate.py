"""How the answering goes: while a survey is open, only a count is shown, from a few answers up and in steps."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Count

from surveys.models import SealedAnswer, Survey
from surveys.models.survey import SMALLEST_LIMIT

STEP = 5


@dataclass(frozen=True)
class ResponseRate:
    """Answers so far against the staff.

    `answers`: None while there are fewer than are told; of an open survey a multiple of STEP, so that nobody sees the
    very answer that a colleague has just sent. `rate` is a percentage, None when the headcount or the answers are not
    known. `sent`: how many there are, for the machine alone.
    """

    survey: Survey
    sent: int

    fewest: ClassVar[int] = SMALLEST_LIMIT
    step: ClassVar[int] = STEP

    @property
    def exact(self) -> bool:
        return self.survey.has_results

    @property
    def answers(self) -> int | None:
        if self.exact:
            return self.sent
        return self.sent - self.sent % STEP if self.sent >= SMALLEST_LIMIT else None

    @property
    def rate(self) -> int | None:
        headcount = self.survey.headcount
        return min(100, round(100 * self.answers / headcount)) if headcount and self.answers is not None else None

    @property
    def overfull(self) -> bool:
        """More answers have come than there are people."""
        return 0 < self.survey.headcount < (self.answers or 0)


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
