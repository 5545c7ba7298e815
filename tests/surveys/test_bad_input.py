"""What goes wrong around an open survey: its form renamed, a municipality that withdraws, a crowd at closing, no figures."""

import csv
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from municipalities.models import Municipality
from participants.models import Enrolment
from roadmaps import services as roadmaps
from surveys import instruments
from surveys.models import InstrumentVersion, PartCount, Round, SealedAnswer, Submission, Survey
from surveys.models.instrument import FrozenInstrument
from surveys.results.report import Report, report_of
from surveys.services import closing, parts, releasing
from tests import factories

PEOPLE = 40
OLD, NEW = "Sivistys, varhaiskasvatus ja opetus", "Uusi nimi"


@pytest.fixture
def enrolment(round: Round) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=round.programme)


def municipality_of(enrolment: Enrolment) -> Municipality:
    assert enrolment.municipality is not None
    return enrolment.municipality


def survey_of(enrolment: Enrolment, round: Round, **headcounts: int) -> Survey:
    heads = {f"sector:{sector}": count for sector, count in headcounts.items()}
    return factories.opened(round, municipality_of(enrolment), headcounts=heads)


def end(survey: Survey) -> None:
    closing.close(survey=survey)
    releasing.release(survey=survey, actor=None)


def get(enrolment: Enrolment, name: str = "survey-results", *args: object) -> Any:
    return factories.signed_in(factories.contact_of(enrolment)).get(factories.page(name, enrolment, *args))


def report(enrolment: Enrolment) -> Report:
    made = report_of(enrolment)
    assert made is not None
    return made


def table(enrolment: Enrolment) -> list[list[str]]:
    answer = get(enrolment, "survey-results-file", "csv")
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def parts_shown(enrolment: Enrolment) -> set[str]:
    return {part.name for grouping in report(enrolment).groupings for part in grouping.parts if part.means}


def renamed(content: Any, old: str, new: str) -> Any:
    text = json.dumps(content, ensure_ascii=False)
    assert f'"{old}"' in text
    return json.loads(text.replace(f'"{old}"', f'"{new}"'))


@pytest.mark.parametrize(("old", "new"), [("edu", "gone"), (OLD, NEW)], ids=["code", "text"])
def test_sector_of_an_open_survey_cannot_be_renamed(survey: Survey, old: str, new: str) -> None:
    version = InstrumentVersion.objects.get(pk=survey.round.instrument_version_id)
    before = version.content
    version.content = renamed(before, old, new)
    version.digest = instruments.digest_of(version.content)
    with pytest.raises(FrozenInstrument):
        version.save()
    version.refresh_from_db()
    assert version.content == before


def test_loading_forms_with_a_renamed_sector_leaves_an_open_survey_as_it_was(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = renamed(instruments.forms(), OLD, NEW)
    monkeypatch.setattr(instruments, "forms", lambda: contents)
    call_command("load_instruments")
    later = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    forms = [Client().get(reverse("survey", args=[one.key])).content.decode() for one in (survey, later)]
    assert [(OLD in form, NEW in form) for form in forms] == [(True, False), (False, True)]


def test_answers_of_a_sector_that_the_form_does_not_know_count_for_everybody_alone(
    enrolment: Enrolment, round: Round
) -> None:
    survey = survey_of(enrolment, round, edu=40, gone=40)
    factories.answered(survey, {"edu": 20}, value=2)
    factories.answered(survey, {"gone": 12, "edu": 10}, value=4)
    end(survey)
    assert (report(enrolment).respondents, {one.answers for one in report(enrolment).aspects}) == (42, {42})
    assert parts_shown(enrolment) == {OLD}
    assert get(enrolment).status_code == 200
    assert "gone" not in get(enrolment).content.decode() + json.dumps(table(enrolment))


def test_sector_that_the_form_does_not_know_is_not_followed_while_the_survey_is_open(
    enrolment: Enrolment, round: Round
) -> None:
    survey = survey_of(enrolment, round, edu=20, gone=20)
    factories.answered(survey, {"edu": 6, "gone": 7, "lost": 3})
    assert parts.count_parts(survey) == 16
    answer = get(enrolment, "survey-follow")
    assert answer.status_code == 200
    (entry,) = answer.context["surveys"]
    assert entry["answered"].parts == [(OLD, 5, 20)]
    closing.close(survey=survey)
    assert (Survey.objects.get(pk=survey.pk).respondents, PartCount.objects.count()) == (16, 0)


def withdraw(enrolment: Enrolment) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(state=Enrolment.State.WITHDRAWN)
    enrolment.enrolled.all().delete()


@pytest.mark.parametrize("after_closing", [False, True], ids=["while open", "after closing"])
def test_round_of_four_of_which_one_withdraws_is_compared_and_tells_nothing_of_it(
    round: Round, after_closing: bool
) -> None:
    enrolments = [factories.accepted(factories.municipality(), programme=round.programme) for _ in range(4)]
    surveys = [survey_of(enrolment, round) for enrolment in enrolments]
    for survey, value in zip(surveys, (2, 3, 3, 4), strict=True):
        factories.seal(survey, [factories.answers(value + number % 2) for number in range(30)])
    gone, *others = enrolments
    if not after_closing:
        withdraw(gone)
    for survey in surveys:
        end(survey)
    if after_closing:
        withdraw(gone)
    round.refresh_from_db()
    assert round.compared_at is not None
    for enrolment in others:
        aspects = report(enrolment).aspects
        assert {aspect.network for aspect in aspects} == {None}
        assert None not in {aspect.mean for aspect in aspects}
        assert get(enrolment).status_code == 200


@pytest.mark.parametrize("name", ["survey-follow", "survey-results", "participant-home"])
def test_municipality_that_withdrew_sees_its_pages_no_more(enrolment: Enrolment, round: Round, name: str) -> None:
    survey = survey_of(enrolment, round)
    factories.answered(survey, {"edu": 20})
    end(survey)
    assert get(enrolment, name).status_code == 200
    withdraw(enrolment)
    assert get(enrolment, name).status_code == 404


def crowd(survey: Survey, ready: Barrier, person: int) -> Counter[int]:
    """One of the people, who sends forms until one is not taken in."""
    statuses: Counter[int] = Counter()
    ready.wait()
    try:
        for number in range(1000):
            form = factories.sent_form(f"{person}-{number}")
            status = Client().post(reverse("survey", args=[survey.key]), form).status_code
            statuses[status] += 1
            if status != 302:
                break
    finally:
        connection.close()
    return statuses


@pytest.mark.django_db(transaction=True)
def test_every_answer_confirmed_to_forty_people_at_closing_is_counted(settings: Any) -> None:
    settings.ANSWERS_OF_A_NETWORK = 100_000
    survey = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    ready = Barrier(PEOPLE + 1)

    def close() -> None:
        ready.wait()
        try:
            while SealedAnswer.objects.count() < PEOPLE:
                sleep(0.01)
            closing.close(survey=survey)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        closer = pool.submit(close)
        told = sum(pool.map(lambda person: crowd(survey, ready, person), range(PEOPLE)), Counter[int]())
        closer.result()
    survey.refresh_from_db()
    assert (set(told), told[409]) == ({302, 409}, PEOPLE)
    assert told[302] >= PEOPLE
    assert (survey.respondents, SealedAnswer.objects.count(), Submission.objects.count()) == (told[302], told[302], 0)


@pytest.fixture
def ignorant(round: Round) -> Enrolment:
    """One of five municipalities in which everybody chose that they do not know, everywhere."""
    enrolments = [factories.accepted(factories.municipality(), programme=round.programme) for _ in range(5)]
    surveys = [survey_of(enrolment, round, edu=60) for enrolment in enrolments]
    for survey in surveys:
        for number in range(12):
            form = factories.sent_form(f"{number}", **{f"N{question}": "dont_know" for question in range(1, 12)})
            assert Client().post(reverse("survey", args=[survey.key]), form).status_code == 302
    for survey in surveys:
        end(survey)
    return enrolments[0]


def test_everybody_who_does_not_know_gives_no_mean(ignorant: Enrolment, round: Round) -> None:
    made = report(ignorant)
    figures = {(aspect.mean, aspect.answers, aspect.network, aspect.low) for aspect in made.aspects}
    assert (made.respondents, figures, made.groups) == (12, {(None, None, None, None)}, ())
    assert parts_shown(ignorant) == set()
    round.refresh_from_db()
    assert round.compared_at is not None


def test_everybody_who_does_not_know_has_a_page_and_a_table_without_means(ignorant: Enrolment) -> None:
    assert get(ignorant).status_code == 200
    means = {row[column] for row in table(ignorant)[1:] for column in (4, 5)}
    assert means == {""}


def test_everybody_who_does_not_know_starts_a_roadmap_without_baselines(ignorant: Enrolment) -> None:
    roadmap = roadmaps.start(enrolment=ignorant, actor=None)
    known = set(roadmap.levels.values_list("baseline", "low", "high", "network"))
    assert (roadmap.levels.count(), known) == (11, {(None, None, None, None)})
    assert get(ignorant, "roadmap").status_code == 200


@pytest.mark.parametrize(
    ("headcounts", "shown"),
    [
        ({}, set()),
        ({"vit": 200}, set()),
        ({"edu": 0, "vit": 200}, set()),
        ({"edu": 39, "vit": 200}, set()),
        ({"edu": 40, "tech": 39}, set()),
        ({"edu": 40, "vit": 200}, {OLD}),
    ],
    ids=["none", "absent", "zero", "below the answers", "all below the answers", "enough"],
)
def test_part_is_shown_only_with_as_many_people_as_answers(
    enrolment: Enrolment, round: Round, headcounts: dict[str, int], shown: set[str]
) -> None:
    survey = survey_of(enrolment, round, **headcounts)
    for number in range(40):
        factories.answered(survey, {"edu": 1, "tech": 1}, value=1 + number % 5)
    end(survey)
    assert parts_shown(enrolment) == shown
    assert get(enrolment).status_code == 200
