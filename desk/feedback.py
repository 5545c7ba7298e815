"""Feedback on shared events: where events, which know of no survey, and surveys, which know of no event, meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from events.feedback import Asked
from events.models import Event
from surveys.models import Survey
from surveys.queries.own_words import waiting_words
from surveys.queries.response_rate import ResponseRate, response_rates
from surveys.results.report import Report, report_on

KIND = "event:"


def occasion_of(event: int) -> str:
    """The event as surveys name it."""
    return f"{KIND}{event}"


def event_of(survey: Survey) -> int | None:
    """The event that feedback is on; None for any other survey."""
    return int(survey.occasion.removeprefix(KIND)) if survey.occasion.startswith(KIND) else None


def asked_now(events: Collection[int], now: datetime) -> dict[int, Asked]:
    """Of these events those on which feedback can be given, in one query."""
    of_each = {occasion_of(event): event for event in events}
    surveys = Survey.objects.filter(occasion__in=of_each).select_related("round")
    return {
        of_each[survey.occasion]: Asked(reverse("survey", args=[survey.key]), localdate(survey.round.closes_at))
        for survey in surveys
        if survey.takes_answers(now)
    }


@dataclass(frozen=True)
class EventFeedback:
    """What the staff read of one event's feedback. `report`: None until it has been counted.

    `waiting`: how many answers in own words nobody has reviewed yet. `seats`: how many had one.
    """

    answered: ResponseRate
    report: Report | None
    waiting: int
    seats: int

    @property
    def overfull(self) -> bool:
        """Somebody has answered twice, or without having been there: nobody can tell who."""
        return self.report is not None and (self.report.respondents or 0) > self.seats


def feedback_of(event: Event) -> EventFeedback | None:
    """None where nothing has been asked."""
    survey = Survey.objects.filter(occasion=occasion_of(event.pk)).select_related("round").first()
    if survey is None:
        return None
    (answered,) = response_rates([survey])
    report = report_on([survey]) if survey.has_results else None
    return EventFeedback(answered, report, waiting_words([survey]).get(survey.pk, 0), event.taken)
