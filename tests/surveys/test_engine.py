"""The suppression engine on real tallies: what leaves it, and what could be worked out from that."""

import pytest

from surveys.models import Round, Survey, Tally
from surveys.queries import engine
from surveys.services import closing
from tests import factories


def raws(*surveys: Survey) -> list[engine.Raw]:
    return engine.read(surveys)


@pytest.fixture
def content(round: Round) -> dict[str, object]:
    found: dict[str, object] = round.instrument_version.content
    return found


def test_read_of_an_open_survey_gives_nothing(survey: Survey) -> None:
    factories.answered(survey, {"edu": 20})
    assert raws(survey) == []


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_aspects_are_shown_from_the_limit_up(
    round: Round, content: dict[str, object], people: int, shown: bool
) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": people})
    figures = engine.aspect_figures(raws(survey), content, 5)
    assert [figure is not None for figure in figures.values()] == [shown] * 11
    items = engine.item_figures(raws(survey), content, 5)
    assert [figure is not None for figure in items.values()] == [shown] * 11


def test_figure_is_the_mean_and_the_spread(round: Round, content: dict[str, object]) -> None:
    survey = factories.opened(round, factories.municipality())
    for value in (1, 4):
        factories.answered(survey, {"edu": 3}, value=value)
    closing.close(survey=survey)
    figure = engine.aspect_figures(raws(Survey.objects.get(pk=survey.pk)), content, 5)[1]
    assert figure == engine.Figure(answers=6, mean=2.5, distribution={1: 3, 2: 0, 3: 0, 4: 3, 5: 0})


def test_dont_know_does_not_count_as_a_rating(round: Round, content: dict[str, object]) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 20})
    Tally.objects.filter(survey=survey, item="N1", value="3").update(count=4)
    Tally.objects.create(survey=survey, group="all", item="N1", value="eos", count=16)
    assert engine.item_figures(raws(survey), content, 5)["N1"] is None


def test_sector_of_three_is_hidden_and_what_would_tell_it_too(round: Round, content: dict[str, object]) -> None:
    """33 people, three of them in adm: beside the whole, edu and tech together would give adm away."""
    survey = factories.closed(round, factories.municipality(), {"edu": 20, "tech": 10, "adm": 3})
    means = engine.sector_means(raws(survey)[0], content, 5)
    assert {sector: sorted(by_aspect) for sector, by_aspect in means.items()} == {"sector:edu": list(range(1, 12))}


def test_sectors_are_all_shown_when_no_one_is_small(round: Round, content: dict[str, object]) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 20, "tech": 10, "adm": 5})
    assert set(engine.sector_means(raws(survey)[0], content, 5)) == {"sector:edu", "sector:tech", "sector:adm"}


def test_two_small_sectors_hide_each_other(round: Round, content: dict[str, object]) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 20, "tech": 10, "adm": 3, "vit": 3})
    assert set(engine.sector_means(raws(survey)[0], content, 5)) == {"sector:edu", "sector:tech"}


def test_higher_limit_hides_more(round: Round, content: dict[str, object]) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 20, "tech": 10})
    assert set(engine.sector_means(raws(survey)[0], content, 11)) == set()
    assert engine.aspect_figures(raws(survey), content, 31) == dict.fromkeys(range(1, 12))


def test_joint_figure_leaves_a_small_member_out(round: Round, content: dict[str, object]) -> None:
    """Members that pass are shown by themselves, so the joint figure must not differ from them by a small one."""
    members = [
        factories.closed(round, factories.municipality(), {"edu": people}, value=value)
        for people, value in ((10, 2), (10, 4), (3, 5))
    ]
    figure = engine.aspect_figures(raws(*members), content, 5)[1]
    assert figure == engine.Figure(answers=20, mean=3.0, distribution={1: 0, 2: 10, 3: 0, 4: 10, 5: 0})


def test_joint_figure_of_small_members_who_are_enough_together(round: Round, content: dict[str, object]) -> None:
    members = [factories.closed(round, factories.municipality(), {"edu": 3}) for _ in range(2)]
    figure = engine.aspect_figures(raws(*members), content, 5)[1]
    assert figure is not None
    assert figure.answers == 6


@pytest.mark.parametrize(("people", "counts"), [(4, {}), (5, {"time": 5})])
def test_benefits_are_shown_from_the_limit_up(round: Round, people: int, counts: dict[str, int]) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": people})
    assert engine.benefit_counts(raws(survey), 5) == counts


def test_group_mean_counts_only_municipalities_that_pass(round: Round, content: dict[str, object]) -> None:
    others = [
        factories.closed(round, factories.municipality(), {"edu": people}, value=value)
        for people, value in ((5, 2), (9, 3), (50, 4), (4, 5))
    ]
    group = frozenset(other.municipality_id for other in others)
    means = engine.group_means(raws(*others), content, 5, {"network": group})
    assert means == {"network": dict.fromkeys(range(1, 12), (3.0, 3))}


def test_group_of_two_has_no_mean(round: Round, content: dict[str, object]) -> None:
    others = [factories.closed(round, factories.municipality(), {"edu": people}) for people in (20, 20, 4)]
    group = frozenset(other.municipality_id for other in others)
    assert engine.group_means(raws(*others), content, 5, {"network": group}) == {"network": {}}


def test_group_that_differs_by_one_is_not_shown_beside_the_network(round: Round, content: dict[str, object]) -> None:
    others = [factories.closed(round, factories.municipality(), {"edu": 9}) for _ in range(5)]
    ids = [other.municipality_id for other in others]
    groups = {"network": frozenset(ids), "size": frozenset(ids[:4])}
    means = engine.group_means(raws(*others), content, 5, groups)
    assert {name: len(shown) for name, shown in means.items()} == {"network": 11, "size": 0}
