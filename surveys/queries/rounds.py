"""Which surveys a participant's pages are about."""

from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db.models import QuerySet

from digiverkosto.prepared import Prepared
from participants.models import Enrolment
from surveys.models import Survey

LANGUAGES = [language for language, _name in settings.LANGUAGES]
SURVEY = ["key", "state", "headcounts", "opened_at", "closed_at", "released_at", "respondents"]
ROUND = [
    *(
        f"round__{name}"
        for name in ("programme", "instrument_version", "opens_at", "closes_at", "limit", "compared_at")
    ),
    *(f"round__title_{language}" for language in LANGUAGES),
]
MUNICIPALITY = ["municipality__code", "municipality__languages", *(f"municipality__name_{code}" for code in LANGUAGES)]


@Prepared
def surveys_with_rounds(programme: int, enrolment: int) -> QuerySet[Survey]:
    surveys = Survey.objects.filter(round__programme=programme, municipality__enrolled__enrolment=enrolment)
    related = surveys.exclude(state=Survey.State.DRAFT).select_related("round", "municipality")
    return related.only(*SURVEY, *ROUND, *MUNICIPALITY).order_by("municipality__name")


def rounds_of(enrolment: Enrolment) -> list[list[Survey]]:
    """The participant's surveys, one a municipality, drafts left out; a list for each round, the newest round first."""
    newest_first = sorted(
        surveys_with_rounds(enrolment.programme_id, enrolment.pk),
        key=attrgetter("round.opens_at", "round_id"),
        reverse=True,
    )
    return [list(surveys) for _round, surveys in groupby(newest_first, key=attrgetter("round_id"))]


def newest_surveys(enrolment: Enrolment) -> list[Survey]:
    """The participant's surveys of its newest round."""
    return newest(rounds_of(enrolment))


def newest(rounds: list[list[Survey]]) -> list[Survey]:
    """Of what `rounds_of` read."""
    return next(iter(rounds), [])


def source_surveys(enrolment: Enrolment, *, staff: bool = False) -> list[Survey]:
    """The surveys that the participant's figures come from: of the newest round that is ready; empty when none is.

    Ready is a round whose results have been released (for staff: whose surveys have closed) for every municipality of
    the participant. While a new round is open, the figures of the one before it stand.
    """
    return newest_ready(rounds_of(enrolment), staff=staff)


def newest_ready(rounds: list[list[Survey]], *, staff: bool) -> list[Survey]:
    """Of what `rounds_of` read, as `source_surveys` has it."""

    def ready(survey: Survey) -> bool:
        return survey.has_results if staff else survey.state == Survey.State.RELEASED

    return next((surveys for surveys in rounds if all(map(ready, surveys))), [])
