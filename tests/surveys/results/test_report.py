"""The results page: what a reader meets, with data there that could leak."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from municipalities.models import Membership, Municipality
from municipalities.models.party import as_fields
from participants.models import Enrolment
from programmes.models import Programme
from surveys.models import OpenAnswer, Round, Survey
from surveys.questions.figure import Words
from surveys.results.network import kept_network
from surveys.results.report import Report, report_of
from surveys.services import closing, opening, progress, releasing
from surveys.views import results as views
from tests import factories


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()


@pytest.fixture
def round(programme: Programme) -> Round:
    return factories.survey_round(programme)


def participant(round: Round, people: int, value: int = 3, release: bool = True, **facts: object) -> Enrolment:
    """A municipality that took part, with that many answers."""
    municipality = factories.municipality(**facts)
    enrolment = factories.accepted(municipality, programme=round.programme)
    factories.closed(round, municipality, {"edu": people}, value=value, release=release)
    return enrolment


def results(enrolment: Enrolment, group: str = "network") -> Report:
    report = report_of(enrolment, group=group)
    assert report is not None
    return report


def shown(report: Report) -> list[object]:
    """The figures of the questions that have one."""
    return [question.figure for section in report.sections for question in section.questions if question.figure]


def own_words(report: Report) -> list[str]:
    return [text for figure in shown(report) if isinstance(figure, Words) for text in figure.texts]


def means(report: Report) -> list[float | None]:
    return [aspect.mean for aspect in report.aspects]


def sectors(report: Report) -> list[bool]:
    """Of each sector, whether something is shown."""
    return [bool(part.means) for grouping in report.groupings for part in grouping.parts]


def told(survey: Survey) -> None:
    """Every sector has a hundred people."""
    (grouping,) = survey.round.questionnaire.grouping
    Survey.objects.filter(pk=survey.pk).update(headcounts=dict.fromkeys(grouping.parts(), 100))


def page(enrolment: Enrolment, user: User | None = None, query: str = "") -> str:
    client = factories.signed_in(user or factories.contact_of(enrolment))
    answer = client.get(factories.page("survey-results", enrolment) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def network_of(report: Report) -> list[float | None]:
    return [aspect.network for aspect in report.aspects]


def test_page_with_four_answers_shows_no_figure(round: Round) -> None:
    enrolment = participant(round, 4, value=5)
    report = results(enrolment)
    assert [(a.mean, a.answers, a.low, a.high, a.network) for a in report.aspects] == [(None,) * 5] * 11
    assert shown(report) == []
    assert sectors(report) == [False] * 6
    assert "4,5" not in page(enrolment)


def test_page_with_five_answers_shows_figures(round: Round) -> None:
    """The control: the same page does show the figure when it may."""
    enrolment = participant(round, 5, value=5)
    assert means(results(enrolment)) == [4.5] * 11
    assert "4,5" in page(enrolment)


def test_page_before_release_shows_members_nothing_and_staff_the_results(round: Round) -> None:
    enrolment = participant(round, 20, value=5, release=False)
    assert report_of(enrolment) is None
    assert "4,5" not in page(enrolment)
    assert "4,5" in page(enrolment, factories.consultant())


def test_results_before_release_come_out_of_no_cache(round: Round) -> None:
    """Staff have read the page a moment ago, in the same language and compared with the same."""
    enrolment = participant(round, 20, value=5, release=False)
    consultant = factories.consultant()
    assert "4,5" in page(enrolment, consultant)
    assert "4,5" not in page(enrolment)
    releasing.release(survey=Survey.objects.get(municipality=enrolment.municipality), actor=consultant)
    assert "4,5" in page(enrolment)


def test_page_that_a_reader_of_one_has_read_is_not_the_one_of_a_reader_of_three(round: Round) -> None:
    mine, *also_mine = (participant(round, 20, value=value) for value in (3, 3, 4))
    for _ in range(2):
        participant(round, 20, value=2)
    reader = factories.member(mine.party)
    assert "2,8" in page(mine, reader)
    for enrolment in also_mine:
        factories.belonging(user=reader, role=Membership.Role.EXPERT, **as_fields(enrolment.party))
    assert "2,8" not in page(mine, reader)


def test_comparison_is_on_the_page_as_soon_as_the_round_has_closed(round: Round) -> None:
    enrolment = participant(round, 20)
    for value in (2, 2, 3, 4):
        participant(round, 20, value=value)
    late = factories.opened(round, factories.municipality())
    assert "2,8" not in page(enrolment)
    closing.close(survey=late)
    assert "2,8" in page(enrolment)


def test_page_of_a_consortium_with_one_member_that_passes_has_no_figure(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(2)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for municipality, people in zip(municipalities, (20, 4), strict=True):
        factories.closed(round, municipality, {"edu": people}, value=5)
    assert (means(results(enrolment)), results(enrolment).counted) == ([None] * 11, 0)
    assert "4,5" not in page(enrolment)


def test_mean_of_a_sector_is_rounded_and_not_cut(round: Round) -> None:
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    survey = factories.opened(round, municipality, headcounts={"sector:edu": 30})
    for value, people in ((2, 8), (3, 16)):
        factories.answered(survey, {"edu": people}, value=value)
    closing.close(survey=survey)
    releasing.release(survey=survey, actor=None)
    assert '<td class="num heat-3">2,7</td>' in page(enrolment)


def test_page_while_open_shows_nothing_even_to_staff(round: Round) -> None:
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    factories.answered(factories.opened(round, municipality), {"edu": 20}, value=5)
    assert report_of(enrolment, staff=True) is None
    assert "4,5" not in page(enrolment, factories.consultant())


def test_sector_of_three_and_its_complement_are_dashes(round: Round) -> None:
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    survey = factories.closed(round, municipality, {"edu": 20, "tech": 10, "adm": 3})
    told(survey)
    assert sectors(results(enrolment)) == [True, False, False, False, False, False]


def test_network_mean_with_three_others_is_absent(round: Round) -> None:
    enrolment = participant(round, 20)
    for value in (2, 2, 3):
        participant(round, 20, value=value)
    participant(round, 4, value=4)
    assert network_of(results(enrolment)) == [None] * 11


def test_network_mean_with_four_others_is_of_all_five(round: Round) -> None:
    enrolment = participant(round, 20)
    for value in (2, 2, 3, 4):
        participant(round, 20, value=value)
    assert network_of(results(enrolment)) == [2.8] * 11


def test_network_mean_waits_for_the_whole_round(round: Round) -> None:
    enrolment = participant(round, 20)
    for value in (2, 2, 3, 4):
        participant(round, 20, value=value)
    late = factories.opened(round, factories.municipality())
    assert network_of(results(enrolment)) == [None] * 11
    closing.close(survey=late)
    assert network_of(results(enrolment)) == [2.8] * 11


def test_network_mean_does_not_mix_rounds(round: Round) -> None:
    enrolment = participant(round, 20)
    before = timezone.now() - timedelta(days=30)
    earlier = factories.survey_round(round.programme or factories.programme(), opens_at=before)
    for _ in range(4):
        factories.closed(earlier, factories.municipality(), {"edu": 20}, value=4)
    assert network_of(results(enrolment)) == [None] * 11


def test_invented_groups_fill_no_cache(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = participant(round, 20)
    page(enrolment)
    monkeypatch.setattr(views, "report_on", None)
    assert page(enrolment, query="?group=anything")


def reader_of(*enrolments: Enrolment) -> User:
    """A contact person of the first who is one of the others too."""
    reader = factories.contact_of(enrolments[0])
    for enrolment in enrolments[1:]:
        factories.belonging(user=reader, role=Membership.Role.CONTACT, **as_fields(enrolment.party))
    return reader


def test_reader_of_three_municipalities_needs_three_others_besides_them(round: Round) -> None:
    """Somebody who sees other municipalities' own results could take them out of the mean."""
    mine, *also_mine = (participant(round, 20, value=value) for value in (3, 3, 4))
    for _ in range(2):
        participant(round, 20, value=2)
    assert "2,8" in page(mine)
    reader = reader_of(mine, *also_mine)
    assert "2,8" not in page(mine, reader)
    participant(round, 20, value=2)
    cache.clear()
    assert "2,7" in page(mine, reader)


def test_reader_of_two_municipalities_sees_the_network_alone(round: Round) -> None:
    """Groups of two pages could be combined into one municipality; each page's groups alone could not."""
    mine, also_mine = (participant(round, 20, population=5_000) for _ in range(2))
    for value, population in ((2, 5_000), (2, 5_000), (2, 5_000), (3, 60_000), (4, 60_000), (4, 60_000)):
        participant(round, 20, value=value, population=population)
    assert '<option value="size"' in page(mine)
    text = page(mine, reader_of(mine, also_mine), "?group=size")
    assert ('<option value="size"' in text, "2,9" in text) == (False, True)


def test_comparison_stays_as_it_was_when_the_round_closed(round: Round) -> None:
    """A municipality that grows into another size must not be told apart by the difference."""
    enrolment = participant(round, 20, population=5_000)
    for value in (2, 2, 2, 2):
        participant(round, 20, value=value, population=5_000)
    for value in (4, 4, 4):
        participant(round, 20, value=value, population=60_000)
    before = network_of(results(enrolment, "size"))
    grown = Survey.objects.filter(municipality__population=5_000).exclude(municipality=enrolment.municipality).first()
    assert grown
    Municipality.objects.filter(pk=factories.place_of(grown).pk).update(population=60_000)
    assert network_of(results(enrolment, "size")) == before == [2.2] * 11


def test_late_survey_of_a_compared_round_is_refused(round: Round) -> None:
    participant(round, 20)
    late = Survey.objects.create(round=round, municipality=factories.municipality())
    with pytest.raises(progress.SurveyRefused):
        opening.open_survey(survey=late, actor=None)


@pytest.mark.parametrize("members", [2, 3])
def test_consortium_is_compared_with_the_network_that_everybody_has(round: Round, members: int) -> None:
    municipalities = [factories.municipality() for _ in range(3)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for number, municipality in enumerate(municipalities):
        factories.closed(round, municipality, {"edu": 20 if number < members else 4})
    for _ in range(2):
        participant(round, 20, value=2)
    assert network_of(results(enrolment)) == [None] * 11
    other = participant(round, 20, value=4)
    assert network_of(results(enrolment)) == network_of(results(other)) == [2.8] * 11


def test_results_of_the_last_round_stand_while_a_new_one_is_open(round: Round) -> None:
    enrolment = participant(round, 20, value=5)
    later = factories.survey_round(round.programme or factories.programme(), opens_at=timezone.now())
    assert enrolment.municipality
    factories.answered(factories.opened(later, enrolment.municipality), {"edu": 20}, value=1)
    assert means(results(enrolment)) == [4.5] * 11


def test_comparison_group_of_three_is_shown_when_it_tells_nothing_more(round: Round) -> None:
    enrolment = participant(round, 20, population=5_000)
    for value in (2, 2, 2):
        participant(round, 20, value=value, population=5_000)
    for value in (4, 4, 4):
        participant(round, 20, value=value, population=60_000)
    report = results(enrolment)
    assert [group.key for group in report.groups] == ["network", "size", "type", "language"]
    assert (network_of(report), network_of(results(enrolment, "size"))) == ([3.0] * 11, [2.3] * 11)


def test_mean_is_named_after_those_compared_with(round: Round) -> None:
    enrolment = participant(round, 20, population=5_000)
    for value, population in ((2, 5_000), (4, 60_000)):
        for _ in range(3):
            participant(round, 20, value=value, population=population)
    for key, title, mark in (("network", "Verkoston keskiarvo", "verkosto"), ("size", "Ryhmän keskiarvo", "ryhmä")):
        text = page(enrolment, query=f"?group={key}")
        assert [title in text, f">{mark}</text>" in text] == [True, True]


def test_page_compared_with_one_group_is_not_the_one_with_another(round: Round) -> None:
    """Neither out of a cache: both are read one after the other."""
    enrolment = participant(round, 20, population=5_000)
    for value, population in ((2, 5_000), (4, 60_000)):
        for _ in range(3):
            participant(round, 20, value=value, population=population)
    for key in ("network", "size"):
        assert f'<option value="{key}" selected>' in page(enrolment, query=f"?group={key}")


def test_comparison_group_whose_rest_is_two_is_hidden(round: Round) -> None:
    enrolment = participant(round, 20, population=5_000)
    for value in (2, 2, 2):
        participant(round, 20, value=value, population=5_000)
    for value in (4, 4):
        participant(round, 20, value=value, population=60_000)
    report = results(enrolment)
    assert "size" not in [group.key for group in report.groups]
    asked_anyway = page(enrolment, query="?group=size")
    assert ("2,3" in asked_anyway, "2,8" in asked_anyway) == (False, True)


def test_consortium_has_joint_figures_and_no_sectors(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(3)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for municipality, people, value in zip(municipalities, (10, 10, 3), (2, 4, 5), strict=True):
        factories.closed(round, municipality, {"edu": people}, value=value)
    report = results(enrolment)
    assert [(aspect.mean, aspect.answers) for aspect in report.aspects] == [(3.0, 20)] * 11
    assert sectors(report) == []


def test_consortium_waits_for_its_last_member(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(2)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    factories.closed(round, municipalities[0], {"edu": 10})
    factories.opened(round, municipalities[1])
    assert report_of(enrolment) is None


@pytest.mark.parametrize(("people", "texts"), [(9, []), (10, ["Kirjataan kerran."])])
def test_open_answers_are_shown_from_ten_respondents(round: Round, people: int, texts: list[str]) -> None:
    enrolment = participant(round, people)
    survey = Survey.objects.get(municipality=enrolment.municipality)
    factories.said(survey, "Kirjataan kerran.")
    assert own_words(results(enrolment)) == texts
    assert ("Kirjataan kerran." in page(enrolment)) == bool(texts)


@pytest.mark.parametrize("review", [OpenAnswer.Review.WAITING, OpenAnswer.Review.HIDDEN])
def test_open_answer_that_was_not_let_through_is_hidden(round: Round, review: str) -> None:
    enrolment = participant(round, 20)
    factories.said(Survey.objects.get(municipality=enrolment.municipality), "Matti Meikäläinen ei osaa.", review)
    assert own_words(results(enrolment)) == []
    assert "Matti" not in page(enrolment)


def test_open_answer_of_another_municipality_is_hidden(round: Round) -> None:
    enrolment, other = participant(round, 20), participant(round, 20)
    factories.said(Survey.objects.get(municipality=other.municipality), "Naapurin sana.")
    assert "Naapurin sana." not in page(enrolment)
    assert "Naapurin sana." in page(other)


def queries_of(client: Client, enrolment: Enrolment) -> int:
    """Of the page when nothing has been kept."""
    cache.clear()
    kept_network.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(factories.page("survey-results", enrolment))
    return len(captured)


def test_results_page_asks_as_often_with_one_other_survey_as_with_six(round: Round) -> None:
    enrolment = participant(round, 20)
    client = factories.signed_in(factories.contact_of(enrolment))
    participant(round, 20)
    queries_of(client, enrolment)
    few = queries_of(client, enrolment)
    for _ in range(5):
        participant(round, 20)
    assert queries_of(client, enrolment) == few
    assert few <= 12


def test_joint_figures_tell_how_many_people_they_are_of(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(3)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for municipality, people in zip(municipalities, (10, 10, 3), strict=True):
        factories.closed(round, municipality, {"edu": people})
    text = page(enrolment)
    assert "mukana heistä 20" in text
    assert ", 20 arviota." in text


def test_joint_figures_of_everybody_need_no_note(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(2)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for municipality in municipalities:
        factories.closed(round, municipality, {"edu": 10})
    assert "mukana heistä" not in page(enrolment)


def test_comparison_that_is_hidden_is_explained(round: Round) -> None:
    enrolment = participant(round, 20, population=5_000)
    for population in (5_000, 5_000, 60_000, 60_000, 60_000):
        participant(round, 20, population=population)
    assert "Näihin et voi verrata" in page(enrolment)
    assert "samankokoiset kunnat." in page(enrolment)


def test_title_of_the_round_is_in_the_readers_language(round: Round) -> None:
    Round.objects.update(title_fi="Kysely, syksy", title_sv="Enkät, hösten", title_en="Survey, autumn")
    enrolment = participant(round, 20)
    client = factories.signed_in(factories.contact_of(enrolment))
    party, programme = enrolment.party.slug, enrolment.programme.slug
    pages = [client.get(f"/{code}/m/{party}/{programme}/survey/results/") for code in ("fi", "sv", "en")]
    titles = ("Kysely, syksy", "Enkät, hösten", "Survey, autumn")
    assert [title in answer.content.decode() for title, answer in zip(titles, pages, strict=True)] == [True] * 3


def test_title_that_lacks_the_readers_language_says_which_it_is_in(round: Round) -> None:
    Round.objects.update(title_fi="Kysely, syksy", title_sv="", title_en="")
    Programme.objects.update(title_fi="Hanke", title_sv="", title_en="Programme")
    enrolment = participant(round, 20)
    client = factories.signed_in(factories.contact_of(enrolment))
    text = client.get(factories.page("survey-results", enrolment).replace("/fi/", "/sv/")).content.decode()
    assert '<span lang="fi">Kysely, syksy</span>' in text
    assert '<span class="band-note" lang="fi">Hanke</span>' in text


def test_own_words_are_said_to_be_in_no_known_language(round: Round) -> None:
    enrolment = participant(round, 20)
    factories.said(Survey.objects.get(municipality=enrolment.municipality), "Det går bra.")
    assert '<li lang="">Det går bra.</li>' in page(enrolment)


def test_report_names_the_ends_and_where_it_differs_from_others(round: Round) -> None:
    for _ in range(8):
        participant(round, 9)
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    survey = factories.opened(round, municipality)
    rated: dict[str, Any] = {"N1": 5, "N2": 4, "N10": 2, "N11": 1}
    factories.seal(survey, [factories.answers(**rated)] * 5 + [factories.answers(**rated | {"N1": 4, "N11": 2})] * 4)
    closing.close(survey=survey)
    releasing.release(survey=survey, actor=None)
    report = results(enrolment)
    assert [aspect.number for aspect in report.strongest] == [1, 2, 3]
    assert [aspect.number for aspect in report.weakest] == [11, 10, 3]
    assert report.group is not None
    assert report.group.means[1] == (3.2, 9)
    assert (report.ahead[0][0].number, report.ahead[0][1]) == (1, 1.4)
    assert [aspect.number for aspect, _gap in report.ahead] == [1, 2]
    assert [aspect.number for aspect, _gap in report.behind] == [11, 10]
    assert [gap > 0 for _aspect, gap in [*report.ahead, *report.behind]] == [True] * 4
