"""How the answering goes: while a survey is open, only counts are shown."""

from dataclasses import dataclass

from django.db.models import Count

from surveys.models import Response, Survey


@dataclass(frozen=True)
class ResponseRate:
    """Answers so far against the staff. `rate` is a percentage, None when the headcount is not known."""

    survey: Survey
    answers: int

    @property
    def rate(self) -> int | None:
        headcount = self.survey.headcount
        return min(100, round(100 * self.answers / headcount)) if headcount else None


def response_rates(surveys: list[Survey]) -> list[ResponseRate]:
    """One a survey, in one query for those that are still open."""
    open_ones = [survey.pk for survey in surveys if not survey.has_results]
    counts = dict(
        Response.objects.filter(survey__in=open_ones).values_list("survey").annotate(count=Count("pk")).order_by()
    )
    return [
        ResponseRate(survey, survey.respondents if survey.has_results else counts.get(survey.pk, 0))
        for survey in surveys
    ]
