"""Which surveys a participant's pages are about."""

from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db.models import QuerySet

from digiverkosto.prepared import Prepared
from participants.models import Enrolment
from surveys.models import Survey

LANGUAGES = [language for language, _name in settings.LANGUAGES]
SURVEY = ["key", "state", "ready_at", "headcounts", "opened_at", "closed_at", "released_at", "respondents"]
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
    return (
        surveys.select_related("round", "municipality")
        .only(*SURVEY, *ROUND, *MUNICIPALITY)
        .order_by("municipality__name")
    )


def surveys_of(enrolment: Enrolment) -> list[Survey]:
    """The participant's surveys, one a municipality and round, the newest round first; those that wait too."""
    surveys = surveys_with_rounds(enrolment.programme_id, enrolment.pk)
    return sorted(surveys, key=attrgetter("round.opens_at", "round_id"), reverse=True)


def rounds_of(enrolment: Enrolment) -> list[list[Survey]]:
    """The participant's surveys that have been opened, a list for each round, the newest round first."""
    return in_rounds(surveys_of(enrolment))


def in_rounds(surveys: list[Survey]) -> list[list[Survey]]:
    """Of what `surveys_of` read."""
    opened = (survey for survey in surveys if survey.state != Survey.State.DRAFT)
    return [list(of_one) for _round, of_one in groupby(opened, key=attrgetter("round_id"))]


def told_before(survey: Survey) -> dict[str, int]:
    """The numbers of staff that the municipality told last time, if there was one."""
    earlier = Survey.objects.filter(municipality=survey.municipality_id).exclude(headcounts={}).exclude(pk=survey.pk)
    return dict(earlier.values_list("headcounts", flat=True).order_by("-round__opens_at", "-pk").first() or {})


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
