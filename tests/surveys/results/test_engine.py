"""The suppression engine on real tallies: what leaves it, and what could be worked out from that."""

import pytest

from surveys.models import Round, Survey, Tally
from surveys.questions.figure import Chosen, Figure, Rating
from surveys.results import engine
from surveys.services import closing
from surveys.services.tallying import count_tallies
from tests import factories

ASPECTS = range(1, 12)


def shown(*surveys: Survey, limit: int = 5) -> engine.Shown:
    return engine.Shown(surveys, surveys[0].round.questionnaire, limit)


def aspects(*surveys: Survey, limit: int = 5) -> dict[int, Rating | None]:
    source = shown(*surveys, limit=limit)
    return {aspect: source.aspect(aspect) for aspect in ASPECTS}


def figures(*surveys: Survey) -> dict[str, Figure | None]:
    """The figures of the questions that are rated."""
    source = shown(*surveys)
    return {question.code: question.figure(source) for question in source.questionnaire.rated}


def test_read_of_an_open_survey_gives_nothing(survey: Survey) -> None:
    factories.answered(survey, {"edu": 20})
    assert engine.read([survey], survey.round.questionnaire) == []


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_aspects_are_shown_from_the_limit_up(round: Round, people: int, shown: bool) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": people})
    assert [figure is not None for figure in aspects(survey).values()] == [shown] * 11
    assert [figure is not None for figure in figures(survey).values()] == [shown] * 11


def test_figure_is_the_mean_and_the_spread(round: Round) -> None:
    survey = factories.opened(round, factories.municipality())
    for value in (1, 4):
        factories.answered(survey, {"edu": 3}, value=value)
    closing.close(survey=survey)
    figure = aspects(Survey.objects.get(pk=survey.pk))[1]
    assert figure is not None
    assert (figure.answers, figure.mean) == (6, 2.5)
    assert figure.distribution == {1: 3, 2: 0, 3: 0, 4: 3, 5: 0}


def test_dont_know_does_not_count_as_a_rating(round: Round) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 20})
    Tally.objects.filter(survey=survey, question="N1", value="3").update(count=4)
    Tally.objects.create(survey=survey, group="all", question="N1", value="dont_know", count=16)
    assert figures(survey)["N1"] is None


def test_joint_figure_leaves_a_small_member_out(round: Round) -> None:
    """Members that pass are shown by themselves, so the joint figure must not differ from them by a small one."""
    members = [
        factories.closed(round, factories.municipality(), {"edu": people}, value=value)
        for people, value in ((10, 2), (10, 4), (3, 5))
    ]
    figure = aspects(*members)[1]
    assert figure is not None
    assert (figure.answers, figure.mean) == (20, 3.0)
    assert shown(*members).respondents == 20


def test_joint_figure_of_small_members_who_are_enough_together(round: Round) -> None:
    members = [factories.closed(round, factories.municipality(), {"edu": 3}) for _ in range(2)]
    figure = aspects(*members)[1]
    assert figure is not None
    assert figure.answers == 6


@pytest.mark.parametrize(("people", "counts"), [(4, None), (5, (5, 14))])
def test_choices_are_shown_from_the_limit_up(round: Round, people: int, counts: tuple[int, int] | None) -> None:
    source = shown(factories.closed(round, factories.municipality(), {"edu": people}))
    figure = source.questionnaire.questions["benefits"].figure(source)
    assert ((figure.answers, len(figure.shares)) if isinstance(figure, Chosen) else None) == counts


def test_joint_figure_that_would_be_one_members_is_not_shown(round: Round) -> None:
    """The other member is too small to be let in, so what is left would be the first one's own figure."""
    members = [
        factories.closed(round, factories.municipality(), {"edu": people}, value=value)
        for people, value in ((20, 2), (4, 5))
    ]
    assert aspects(*members) == dict.fromkeys(ASPECTS)
    assert set(figures(*members).values()) == {None}
    source = shown(*members)
    assert source.respondents == 0
    assert source.questionnaire.questions["benefits"].figure(source) is None


def test_joint_figure_of_one_question_needs_two_members_who_rated_it(round: Round) -> None:
    """Both members pass, but only one of them in this question."""
    first = factories.closed(round, factories.municipality(), {"edu": 20})
    second = factories.closed(round, factories.municipality(), {"edu": 20})
    Tally.objects.filter(survey=second, question="N1").update(value="dont_know")
    assert [aspects(first, second)[number] is None for number in (1, 2)] == [True, False]


def test_joint_figures_have_no_parts(round: Round) -> None:
    members = [factories.closed(round, factories.municipality(), {"edu": 20}) for _ in range(2)]
    source = shown(*members)
    assert source.part_means(source.questionnaire.grouping[0]) == {}


def test_aspect_counts_the_people_of_its_most_answered_question(db: None) -> None:
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    survey = factories.opened(round, factories.municipality())
    both = [{"C1": first, "C2": second} for first, second in zip((2, 3, 4, 5, 3, 4), (1, 2, 3, 1, 2, 3), strict=True)]
    count_tallies(survey, [*both, {"C1": 3}, {"C1": 4}, {"C1": 2}, *[{"C3": 5}] * 4])
    survey.state = Survey.State.CLOSED
    by_aspect = aspects(survey)
    figure = by_aspect[4]
    assert figure is not None
    assert (figure.answers, figure.mean, figure.distribution) == (9, 2.8, {1: 2, 2: 4, 3: 5, 4: 3, 5: 1})
    assert by_aspect[5] is None


def test_aspect_leaves_a_question_with_too_few_out(db: None) -> None:
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    survey = factories.opened(round, factories.municipality())
    count_tallies(survey, [{"C1": 4}] * 6 + [{"C2": 1}] * 4)
    survey.state = Survey.State.CLOSED
    figure = aspects(survey)[4]
    assert figure is not None
    assert (figure.answers, figure.mean) == (6, 4.0)


@pytest.mark.parametrize(("limit", "people", "many"), [(5, 9, 0), (5, 10, 1), (12, 11, 0), (12, 12, 1)])
def test_own_words_need_ten_respondents_and_the_limit(round: Round, limit: int, people: int, many: int) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": people})
    factories.said(survey, "Sana.")
    source = shown(survey, limit=limit)
    asked, other = (source.questionnaire.questions[code] for code in ("O1", "O2"))
    assert (len(source.own_words(asked, 10)), len(source.own_words(other, 10))) == (many, 0)


def test_own_words_of_a_small_member_stay_out_of_the_joint_ones(round: Round) -> None:
    members = [factories.closed(round, factories.municipality(), {"edu": people}) for people in (10, 9)]
    for number, survey in enumerate(members):
        factories.said(survey, f"Sana {number}")
    source = shown(*members)
    assert source.own_words(source.questionnaire.questions["O1"], 10) == ["Sana 0"]


def test_survey_that_nobody_answered_has_no_respondents(round: Round) -> None:
    survey = factories.closed(round, factories.municipality(), {})
    (raw,) = engine.read([survey], round.questionnaire)
    assert (raw.respondents(), raw.respondents("sector:edu")) == (0, 0)


def test_own_words_stand_in_the_order_of_their_random_keys(round: Round) -> None:
    """Never in the order in which they came in."""
    survey = factories.closed(round, factories.municipality(), {"edu": 10})
    said = [factories.said(survey, f"Sana {number}") for number in range(8)]
    source = shown(survey)
    in_order = [answer.text for answer in sorted(said, key=lambda answer: answer.pk)]
    assert source.own_words(source.questionnaire.questions["O1"], 10) == in_order
