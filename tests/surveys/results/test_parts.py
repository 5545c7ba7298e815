"""Parts of a municipality, and what is told of groups in which nearly everybody answered alike."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from surveys.models import Round, Survey
from surveys.portions import Portion
from surveys.questions.figure import Chosen, Rating
from surveys.results.engine import Shown
from surveys.results.report import report_on
from tests import factories

Rows = Sequence[Mapping[str, Any]]
ASPECTS = range(1, 12)
VARIED = (1, 2, 3, 4, 5)


def people(sector: str, values: Sequence[int], many: int, **changes: Any) -> list[dict[str, Any]]:
    """So many of a sector who rate everything with these values in turn."""
    return [factories.answers(values[index % len(values)], sector, **changes) for index in range(many)]


def unsaid(rows: Rows) -> list[dict[str, Any]]:
    """The same people, of no sector."""
    return [{code: answer for code, answer in row.items() if code != "sector"} for row in rows]


def closed(round: Round, rows: Rows, **heads: int) -> Survey:
    """A closed survey with these answers and so many people in each sector."""
    return factories.counted(round, factories.municipality(), rows, heads, state=Survey.State.CLOSED)


def shown(*surveys: Survey) -> Shown:
    return Shown(surveys, surveys[0].round.questionnaire, surveys[0].round.limit)


def sectors(survey: Survey) -> dict[str, dict[int, float]]:
    """Sectors with something to show."""
    source = shown(survey)
    (grouping,) = source.questionnaire.grouping
    return {part.removeprefix("sector:"): means for part, means in source.part_means(grouping).items() if means}


def rated(*surveys: Survey, code: str = "N1") -> Rating:
    source = shown(*surveys)
    figure = source.questionnaire.questions[code].figure(source)
    assert isinstance(figure, Rating)
    return figure


@pytest.mark.parametrize(
    ("answers", "heads", "visible"),
    [(10, 10, True), (10, 120, True), (9, 120, False), (9, 9, False), (10, 9, False), (12, 11, False)],
)
def test_sector_needs_ten_answers_of_at_least_as_many_heads(
    round: Round, answers: int, heads: int, visible: bool
) -> None:
    rows = people("edu", VARIED, answers) + people("tech", VARIED, 30)
    assert ("edu" in sectors(closed(round, rows, edu=heads, tech=100))) == visible


def test_sector_whose_heads_are_not_told_is_hidden(round: Round) -> None:
    rows = people("edu", VARIED, 30) + people("tech", VARIED, 30)
    assert set(sectors(closed(round, rows, tech=100))) == {"tech"}
    assert sectors(closed(round, rows)) == {}


def test_survey_with_more_answers_than_heads_has_no_sectors(round: Round) -> None:
    """Each of the sectors by itself could be right; those who gave no sector are too many."""
    rows = people("edu", VARIED, 20) + people("tech", VARIED, 20)
    more = unsaid(people("edu", VARIED, 11))
    assert set(sectors(closed(round, rows, edu=25, tech=25))) == {"edu", "tech"}
    assert set(sectors(closed(round, rows + more[:10], edu=25, tech=25))) == {"edu", "tech"}
    assert sectors(closed(round, rows + more, edu=25, tech=25)) == {}


@pytest.mark.parametrize(("rest", "visible"), [(0, {"edu", "tech"}), (3, {"edu"}), (9, {"edu"}), (10, {"edu", "tech"})])
def test_nobody_or_ten_are_left_beside_the_sectors(round: Round, rest: int, visible: set[str]) -> None:
    """The smaller sector goes with a small rest, whether that is a sector or people who gave none."""
    rows = people("edu", VARIED, 20) + people("tech", VARIED, 11)
    left = people("adm", VARIED, rest)
    heads = {"edu": 100, "tech": 100, "adm": 9}
    assert set(sectors(closed(round, rows + left, **heads))) == visible
    assert set(sectors(closed(round, rows + unsaid(left), **heads))) == visible


def test_sector_in_which_too_few_rated_one_aspect_is_hidden_in_all(round: Round) -> None:
    rows = people("edu", VARIED, 20) + people("tech", VARIED, 20)
    for few, visible in ((5, {"edu", "tech"}), (4, {"edu"})):
        tech = people("tech", VARIED, few) + people("tech", VARIED, 20 - few, N7="dont_know")
        survey = closed(round, [*rows[:20], *people("adm", VARIED, 10), *tech], edu=100, tech=100)
        assert set(sectors(survey)) == visible
        assert {len(means) for means in sectors(survey).values()} == {11}


def test_sectors_are_hidden_where_too_few_of_the_rest_rated_one_aspect(round: Round) -> None:
    """Ten are left beside the sectors, of whom two rated the seventh aspect: they could be worked out by subtraction."""
    rest = people("adm", VARIED, 2) + people("adm", VARIED, 8, N7="dont_know")
    rows = people("edu", VARIED, 20) + people("tech", VARIED, 15) + rest
    assert set(sectors(closed(round, rows, edu=100, tech=100))) == {"edu"}


def test_no_sector_is_shown_where_the_whole_lacks_an_aspect(round: Round) -> None:
    """Four rated the seventh one; all else is enough for both sectors."""
    rows = people("edu", VARIED, 20, N7="dont_know") + people("tech", VARIED, 20)
    for row in rows[24:]:
        row["N7"] = "dont_know"
    assert sectors(closed(round, rows, edu=100, tech=100)) == {}


def test_higher_limit_hides_smaller_sectors(round: Round) -> None:
    rows = people("edu", VARIED, 20) + people("tech", VARIED, 15)
    for limit, visible in ((15, {"edu", "tech"}), (16, set())):
        Round.objects.filter(pk=round.pk).update(limit=limit)
        survey = closed(Round.objects.get(pk=round.pk), rows, edu=100, tech=100)
        assert set(sectors(survey)) == visible


@pytest.mark.parametrize(("many", "mean"), [(19, 2.5), (20, 2.6), (10, 2.5)])
def test_mean_of_a_sector_is_in_half_levels_under_twenty_answers(round: Round, many: int, mean: float) -> None:
    """The values make about 2.6, 2.7 or 2.5 as many as they are."""
    rows = people("edu", (1, 2, 3, 4, 3), many) + people("tech", VARIED, 30)
    means = sectors(closed(round, rows, edu=100, tech=100))["edu"]
    assert set(means.values()) == {mean}


def test_unanimous_sector_is_in_half_levels_and_the_whole_in_classes(round: Round) -> None:
    """19 of 20 gave the same: one decimal would tell what the last one gave."""
    rows = people("edu", (4,), 19) + people("edu", (1,), 1) + people("tech", VARIED, 20)
    survey = closed(round, rows, edu=100, tech=100)
    assert {sector: set(means.values()) for sector, means in sectors(survey).items()} == {"edu": {4.0}, "tech": {3.0}}
    whole = rated(survey)
    assert (whole.mean, whole.distribution) == (3.5, None)
    assert [share.percent for share in whole.classes or ()] == [20, 10, 70]


def test_unanimous_rest_is_told_by_neither_the_sector_nor_the_whole(round: Round) -> None:
    """Ten who gave no sector rated everything 5: whole less sector would be their answers."""
    sector = people("edu", (1, 2, 2, 3), 20)
    rest = unsaid(people("edu", (5,), 10))
    whole = rated(closed(round, sector + rest, edu=100))
    assert (whole.mean, whole.distribution) == (3.0, None)
    assert sectors(closed(round, sector + rest, edu=100))["edu"][1] == 2.0
    mixed = unsaid(people("edu", (5, 4), 10))
    control = closed(round, sector + mixed, edu=100)
    assert rated(control).distribution == {1: 5, 2: 10, 3: 5, 4: 5, 5: 5}


def test_rest_that_is_unanimous_makes_the_sectors_mean_coarse(round: Round) -> None:
    sector = people("edu", (1, 2, 2, 2, 4), 20)
    for values, mean in (((5,), 2.0), ((5, 4), 2.2)):
        survey = closed(round, sector + unsaid(people("edu", values, 10)), edu=100)
        assert sectors(survey)["edu"][1] == mean


def test_unanimity_in_one_aspect_leaves_the_others_exact(round: Round) -> None:
    rows = people("edu", VARIED, 20, N2=4)
    survey = closed(round, rows)
    assert rated(survey).distribution == {1: 4, 2: 4, 3: 4, 4: 4, 5: 4}
    assert (rated(survey, code="N2").distribution, rated(survey, code="N2").classes) == (None, None)


def test_spread_is_shown_where_every_value_is_counted_and_nowhere_else(round: Round) -> None:
    """Beside classes or a mean in half levels it would tell what these hide."""
    rows = [{**row, "N2": 4} for row in people("edu", VARIED, 20) + people("tech", VARIED, 20)]
    rows = [{**row, "N3": 4} if row["sector"] == "edu" else row for row in rows]
    survey = closed(round, rows, edu=100, tech=100)
    counted = {code: rated(survey, code=code) for code in ("N1", "N2", "N3")}
    assert [figure.distribution is not None for figure in counted.values()] == [True, False, False]
    assert [figure.classes is not None for figure in counted.values()] == [False, False, True]
    figures = report_on([survey]).aspects[:3]
    assert [(figure.low, figure.high) for figure in figures] == [(1.6, 4.4), (None, None), (None, None)]


@pytest.mark.parametrize(("differ", "exact"), [(0, False), (2, False), (3, True)])
def test_whole_in_which_fewer_than_three_differ_has_no_distribution(round: Round, differ: int, exact: bool) -> None:
    whole = rated(closed(round, people("edu", (4,), 17) + people("edu", (1,), differ)))
    assert (whole.distribution is not None, whole.classes) == (exact, None)
    source = shown(closed(round, people("edu", (4,), 17) + people("edu", (1,), differ)))
    aspect = source.aspect(1)
    assert aspect is not None
    assert (aspect.distribution is not None, aspect.mean) == (exact, {0: 4.0, 2: 3.5, 3: 3.6}[differ])


def test_unanimous_sector_that_is_hidden_makes_nothing_coarse(round: Round) -> None:
    rows = people("edu", (4,), 20) + people("tech", VARIED, 20)
    assert rated(closed(round, rows)).distribution == {1: 4, 2: 4, 3: 4, 4: 24, 5: 4}


def test_joint_figure_tells_no_distribution_of_a_unanimous_member(round: Round) -> None:
    """The other member's exact distribution, taken from the joint one, would be that of the unanimous one."""
    unanimous = closed(round, people("edu", (4,), 20))
    varied = closed(round, people("edu", VARIED, 20))
    joint = rated(unanimous, varied)
    assert (joint.answers, joint.mean, joint.distribution) == (40, 3.5, None)
    assert rated(closed(round, people("edu", (4, 5, 2), 21)), varied).distribution is not None


def test_joint_figure_with_unanimous_small_members_is_hidden(round: Round) -> None:
    members = [closed(round, people("edu", VARIED, 20))]
    small = [closed(round, people("edu", (5,), 3)) for _ in range(2)]
    source = shown(*members, *small)
    assert source.questionnaire.questions["N1"].figure(source) is None
    assert rated(*members, *(closed(round, people("edu", (5, 1, 3), 3)) for _ in range(2))).distribution is not None


def test_aspect_of_two_questions_is_as_coarse_as_the_coarser(db: None) -> None:
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    rows = [{"C1": VARIED[index % 5], "C2": 4} for index in range(20)]
    source = shown(closed(round, rows))
    aspect = source.aspect(4)
    assert aspect is not None
    assert (aspect.mean, aspect.distribution) == (3.5, None)
    rows = [{"C1": VARIED[index % 5], "C2": 3 + index % 2} for index in range(20)]
    control = shown(closed(round, rows)).aspect(4)
    assert control is not None
    assert (control.mean, sum((control.distribution or {}).values())) == (3.3, 40)


def choosing(*groups: tuple[int, Sequence[str]]) -> list[dict[str, Any]]:
    """So many people who chose these benefits, of each."""
    return [factories.answers(benefits=list(benefits)) for many, benefits in groups for _ in range(many)]


def chosen(*surveys: Survey) -> Chosen:
    source = shown(*surveys)
    figure = source.questionnaire.questions["benefits"].figure(source)
    assert isinstance(figure, Chosen)
    return figure


def counted(figure: Chosen) -> list[int]:
    """The two first counts."""
    return [count for _name, count in figure.counts[:2]]


def shares(figure: Chosen) -> list[Portion]:
    """The two first shares."""
    return [share for _name, share in figure.shares[:2]]


@pytest.mark.parametrize(("differ", "counts"), [(0, []), (2, []), (3, [17, 8])])
def test_choices_are_told_coarsely_where_fewer_than_three_did_not_make_one(
    round: Round, differ: int, counts: list[int]
) -> None:
    """All of them, not the one alone that nearly everybody made."""
    rows = choosing((8, ["time", "flow"]), (12 - differ, ["time"]), (differ, ["work"]))
    figure = chosen(closed(round, rows))
    assert (figure.answers, counted(figure)) == (20, counts)
    assert shares(figure) == ([] if counts else [Portion(80, 100), Portion(40, 40)])
    assert len(figure.shares) == (0 if counts else 14)


@pytest.mark.parametrize(("choices", "counts"), [(0, []), (2, []), (3, [1, 1])])
def test_choices_are_told_coarsely_where_fewer_than_three_were_made(
    round: Round, choices: int, counts: list[int]
) -> None:
    made = [(1, [code]) for code in ("time", "flow", "work")[:choices]]
    figure = chosen(closed(round, choosing(*made, (20 - choices, []))))
    assert counted(figure) == counts
    assert shares(figure) == ([] if counts else [Portion(0, 20)] * 2)


@pytest.mark.parametrize(("differ", "counts"), [(2, []), (3, [27, 9])])
def test_joint_choices_are_as_coarse_as_those_of_a_member_that_is_alike(
    round: Round, differ: int, counts: list[int]
) -> None:
    """The first choice: 15 to 20 of the one, 10 of the other; the second one: at most 4 of the one, 6 of the other."""
    alike = closed(round, choosing((20 - differ, ["time"]), (differ, ["flow"])))
    varied = closed(round, choosing((10, ["time"]), (6, ["flow"]), (4, ["work"])))
    figure = chosen(alike, varied)
    assert (figure.answers, counted(figure)) == (40, counts)
    assert shares(figure) == ([] if counts else [Portion(60, 100), Portion(0, 30)])
    assert counted(chosen(varied)) == [10, 6]


@pytest.mark.parametrize(("differ", "counts"), [(2, []), (3, [13, 9])])
def test_joint_choices_are_coarse_where_the_small_members_are_alike_together(
    round: Round, differ: int, counts: list[int]
) -> None:
    """The large one's exact counts, taken from the joint ones, would be theirs."""
    large = closed(round, choosing((10, ["time"]), (6, ["flow"]), (4, ["work"])))
    small = [closed(round, choosing((3, ["time"]))), closed(round, choosing((differ, ["flow"])))]
    figure = chosen(large, *small)
    assert (figure.answers, counted(figure)) == (23 + differ, counts)
    assert bool(figure.shares) == (not counts)


def test_small_members_that_are_alike_one_by_one_make_nothing_coarse(round: Round) -> None:
    """What each of them chose can be told by no subtraction."""
    small = [closed(round, choosing((4, [code]))) for code in ("time", "flow", "work")]
    assert counted(chosen(*small)) == [4, 4]


def test_joint_shares_leave_every_count_that_the_members_own_share_leaves(round: Round) -> None:
    """Plain tens would not: everybody of ten, and one of ten others who are counted, make 60 per cent, and no fewer do."""
    varied = closed(round, choosing((1, ["time"]), (5, ["flow"]), (4, ["work"])))
    own, joint = [], []
    for many in (8, 9, 10):
        alike = closed(round, choosing((many, ["time"]), (10 - many, ["flow"])))
        own.append(chosen(alike).shares)
        joint.append(chosen(alike, varied).shares)
    assert shares(chosen(alike, varied)) == [Portion(30, 40), Portion(0, 60)]
    assert own[0] == own[1] == own[2]
    assert joint[0] == joint[1] == joint[2]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_small_or_unanimous_can_be_worked_out(round: Round, seed: int) -> None:
    """Over random surveys: the groups that a reader can tell apart, and the distributions that subtraction gives."""
    random = Random(seed)
    rows: list[dict[str, Any]] = []
    heads = {}
    for sector in ("edu", "tech", "adm"):
        many = random.choice([0, 3, 9, 10, 12, 25])
        values = random.choice([(4,), (4, 4, 4, 4, 4, 4, 4, 5), VARIED])
        rows += people(sector, values, many)
        heads[sector] = random.choice([many, 100, 9])
    rows += unsaid(people("edu", random.choice([(2,), VARIED]), random.choice([0, 2, 10])))
    for row in rows:
        row |= {f"N{number}": "dont_know" for number in ASPECTS if random.random() < 0.04}
    survey = closed(round, rows, **heads)
    visible = sectors(survey)
    for sector, means in visible.items():
        assert 10 <= sum(row.get("sector") == sector for row in rows) <= heads[sector]
        assert sorted(means) == list(ASPECTS)
    left = [row for row in rows if row.get("sector") not in visible]
    assert not visible or len(left) == 0 or len(left) >= 10
    source = shown(survey)
    for number in ASPECTS:
        groups = [[row for row in rows if row.get("sector") == sector] for sector in visible] + [rows, left]
        given = [[row[f"N{number}"] for row in group if row[f"N{number}"] != "dont_know"] for group in groups]
        figure = source.questionnaire.questions[f"N{number}"].figure(source)
        if not isinstance(figure, Rating):
            assert len(given[-2]) < 5
            continue
        assert not visible or all(len(values) >= 5 or values == [] for values in given)
        alike = [len(values) - max(map(values.count, values)) < 3 for values in given if values]
        assert (figure.distribution is None) == any(alike if visible else alike[-2:][:1])
        exact = Fraction(sum(given[-2]), len(given[-2]))
        assert abs(figure.mean - exact) <= (Fraction(1, 20) if figure.distribution else Fraction(1, 4))


@pytest.mark.parametrize(("few", "visible"), [(0, {"edu", "tech"}), (4, {"edu", "tech"}), (5, {"edu"})])
def test_question_that_too_few_rated_is_in_no_aspect_and_hides_no_sector(db: None, few: int, visible: set[str]) -> None:
    """From five people up it is in its aspect, and a sector in which fewer rated it is hidden."""
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    asked = [question.code for question in round.questionnaire.rated if question.code != "C2"]
    rows = [
        {**dict.fromkeys(asked, VARIED[index % 5]), "sector": "edu" if index < 30 else "tech"}
        | ({"C2": VARIED[index % 5]} if index < few else {})
        for index in range(60)
    ]
    assert set(sectors(closed(round, rows, edu=100, tech=100))) == visible


def test_question_outside_the_aspects_has_no_figure_of_a_sector_to_be_coarse_for(db: None) -> None:
    """Nothing is told of a sector in it, so that a sector that is alike cannot be worked out."""
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    outside = next(question.code for question in round.questionnaire.rated if question.aspect is None)
    rows = [
        {question.code: VARIED[index % 5] for question in round.questionnaire.rated}
        | {"sector": "edu" if index < 20 else "tech"}
        | ({outside: 4} if index < 20 else {})
        for index in range(40)
    ]
    survey = closed(round, rows, edu=100, tech=100)
    assert set(sectors(survey)) == {"edu", "tech"}
    assert rated(survey, code=outside).distribution == {1: 4, 2: 4, 3: 4, 4: 24, 5: 4}


def test_rating_that_nobody_of_a_sector_gave_is_left_as_it_is(round: Round) -> None:
    survey = closed(round, people("edu", (4, 5), 20) + people("tech", (1, 2, 3), 12), edu=100)
    source = shown(survey)
    (alone,) = source.alone.values()
    assert alone.left(source.questionnaire.questions["N1"], "sector") == {1: 4, 2: 4, 3: 4, 4: 0, 5: 0}


def test_question_that_nobody_answered_has_no_ratings(round: Round) -> None:
    rows = [{code: value for code, value in row.items() if code != "N1"} for row in people("edu", VARIED, 20)]
    source = shown(closed(round, rows))
    assert source.raws[0].ratings(source.questionnaire.questions["N1"]) == {}
    assert source.questionnaire.questions["N1"].figure(source) is None


@pytest.mark.parametrize(("other", "visible"), [((1, 2, 3, 4, 2), False), ((1, 2, 3, 4, 5), True)])
def test_joint_mean_that_tells_more_of_one_of_two_members_than_its_own_is_hidden(
    round: Round, other: Sequence[int], visible: bool
) -> None:
    """Twenty who all gave 4 are told as 3.75 to 4.25. Beside twenty who gave 48 together, a joint 3.0 leaves 62 to 82."""
    alike, varied = closed(round, people("edu", (4,), 20)), closed(round, people("edu", other, 20))
    source = shown(alike, varied)
    assert (source.questionnaire.questions["N1"].figure(source) is not None) == visible


def test_joint_mean_may_tell_more_of_a_member_that_is_told_exactly(round: Round) -> None:
    """18 gave 4 and two 1: a joint 3.0 leaves 55 to 75 of them, as their own 3.5 does; of the others all is told."""
    alike = closed(round, people("edu", (4,), 18) + people("edu", (1,), 2))
    varied = closed(round, people("edu", (1, 2, 3, 5), 20))
    assert rated(alike, varied).mean == 3.0


@pytest.mark.parametrize(("total", "visible"), [(116, False), (119, True), (122, False)])
def test_joint_mean_that_tells_anything_of_small_members_that_are_alike_is_hidden(
    round: Round, total: int, visible: bool
) -> None:
    """Five people of two small members gave 2 each. Of them it may tell no more than that they gave from 1 to 5."""
    values = list(VARIED) * 8
    while sum(values) > total:
        values[values.index(5)] = 4
    while sum(values) < total:
        values[values.index(4)] = 5
    large = closed(round, people("edu", values, 40))
    small = [closed(round, people("edu", (2,), many)) for many in (3, 2)]
    source = shown(large, *small)
    assert (source.questionnaire.questions["N1"].figure(source) is not None) == visible


def test_member_of_exactly_the_limit_is_shown_by_itself_and_counts_as_a_group(round: Round) -> None:
    alike = [closed(round, choosing((5, [code]))) for code in ("time", "flow")]
    assert counted(chosen(*alike)) == []
