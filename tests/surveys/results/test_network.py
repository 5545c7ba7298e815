"""The means of a network from the sums kept at closing are those that its tallies give, over random networks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programmes.models import Programme
from surveys.models import Round, Survey, Tally
from surveys.models.comparison import NETWORK
from surveys.results.comparison import candidates, compare
from surveys.results.network import Group, Mean, Network, network_of
from surveys.services import closing, comparing
from surveys.services.tallying import count_tallies
from tests import factories

Means = dict[int, dict[int, float]]


def answers(random: Random, round: Round) -> dict[str, int | str]:
    """Somebody who leaves some out, does not know some, and rates the rest."""
    row: dict[str, int | str] = {"sector": random.choice(["edu", "tech", "adm"])}
    for question in round.questionnaire.rated:
        if random.random() < 0.75:
            row[question.code] = "dont_know" if random.random() < 0.15 else random.randint(1, 5)
    return row


def network(random: Random, programme: Programme, form: str) -> Round:
    """A compared round of some municipalities, many of them near the limit."""
    limit = random.choice([5, 5, 6, 8])
    round = factories.survey_round(programme, instrument_version=factories.form_version(form), limit=limit)
    for _ in range(random.randint(3, 9)):
        municipality = factories.municipality(
            population=random.choice([3_000, 60_000]), languages=random.choice(["fi", "sv"])
        )
        survey = Survey.objects.create(
            round=round, municipality=municipality, state=Survey.State.CLOSED, closed_at=timezone.now()
        )
        count_tallies(survey, [answers(random, round) for _ in range(random.choice([0, 4, 6, 8, 9, 12, 20]))])
    comparing.freeze(round)
    round.refresh_from_db()
    return round


def means_from_tallies(round: Round) -> Means:
    """Aspect → municipality → mean, of those who pass the limit."""
    counts: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    rows = (
        Tally.objects.filter(survey__round=round, group="all")
        .exclude(value="dont_know")
        .exclude(question__startswith="aspect:")
    )
    for municipality, code, value, count in rows.values_list("survey__municipality", "question", "value", "count"):
        if code not in ("respondents", "benefits"):
            counts[municipality, code][int(value)] = count
    means: Means = {}
    for aspect, questions in round.questionnaire.rated_by_aspect.items():
        means[aspect] = {}
        for municipality in round.surveys.values_list("municipality", flat=True):
            cells = [counts[municipality, question.code] for question in questions]
            passing = [cell for cell in cells if sum(cell.values()) >= round.limit]
            if passing:
                total = sum(value * count for cell in passing for value, count in cell.items())
                means[aspect][municipality] = round_to(total / sum(sum(cell.values()) for cell in passing), 2)
    return means


def round_to(value: float, decimals: int) -> float:
    return round(value, decimals)


@pytest.mark.parametrize("form", ["aspects-11", "items-28"])
@pytest.mark.parametrize("seed", range(6))
def test_means_from_sums_are_those_of_the_tallies(db: None, form: str, seed: int) -> None:
    made = network_of(network(Random(f"{form} {seed}"), factories.programme(), form))
    assert made is not None
    assert means_from_tallies(made_round()) == {
        aspect: {municipality: mean.hundredths / 100 for municipality, mean in means.items()}
        for aspect, means in made.means.items()
    }


def made_round() -> Round:
    return Round.objects.latest("pk")


def test_counting_anew_brings_the_sums_along(round: Round) -> None:
    survey = factories.closed(round, factories.municipality(), {"edu": 6}, value=2)
    count_tallies(survey, [factories.answers(4) for _ in range(5)])
    assert {tuple(pair) for pair in survey.rating_sums.sums.values()} == {(20, 5)}
    assert Tally.objects.get(survey=survey, group="all", question="N1").count == 5


def test_sums_hold_ratings_alone(round: Round) -> None:
    survey = factories.opened(round, factories.municipality())
    count_tallies(survey, [factories.answers(4, N1="dont_know"), factories.answers(5, N1=2)])
    sums = survey.rating_sums.sums
    assert (sums["N1"], sums["N2"], set(sums)) == ([2, 1], [9, 2], {f"N{number}" for number in range(1, 12)})


def test_group_mean_is_rounded_half_up_to_one_decimal(round: Round) -> None:
    """Two at 3 and six at 2 make 2.25: 2.3; the own one is among them."""
    mine = factories.closed(round, factories.municipality(), {"edu": 8})
    for value in (3, 2, 2, 2, 2, 2, 2):
        factories.closed(round, factories.municipality(), {"edu": 8}, value=value)
    round.refresh_from_db()
    (group, *_more), _hidden = compare(round, frozenset({factories.place_of(mine).pk}), frozenset())
    assert set(group.means.values()) == {(2.3, 8)}


def test_network_has_the_same_mean_for_everybody(round: Round) -> None:
    """For each municipality, a consortium, one that does not pass itself, and somebody who knows another."""
    ids = [
        factories.place_of(factories.closed(round, factories.municipality(), {"edu": people}, value=value)).pk
        for people, value in ((8, 2), (8, 2), (8, 2), (8, 3), (8, 4), (4, 5))
    ]
    round.refresh_from_db()
    readers = [(frozenset({pk}), frozenset[int]()) for pk in ids]
    readers += [(frozenset(ids[:2]), frozenset()), (frozenset(ids[:1]), frozenset(ids[1:2]))]
    for own, known in readers:
        (group, *_more), _hidden = compare(round, own, known)
        assert (group.key, set(group.means.values())) == ("network", {(2.6, 5)})


@pytest.mark.parametrize(
    ("own", "known", "compared"),
    [(1, 0, True), (1, 1, True), (1, 2, False), (2, 0, True), (3, 0, False), (0, 2, True), (0, 3, False)],
)
def test_network_needs_three_whom_the_reader_does_not_know(round: Round, own: int, known: int, compared: bool) -> None:
    """Of five municipalities that pass; a sixth, which does not, counts for nothing."""
    ids = [
        factories.place_of(factories.closed(round, factories.municipality(), {"edu": 8}, value=value)).pk
        for value in (2, 2, 3, 4, 4)
    ]
    small = factories.place_of(factories.closed(round, factories.municipality(), {"edu": 4}, value=5)).pk
    round.refresh_from_db()
    groups, _hidden = compare(round, frozenset(ids[:own] or [small]), frozenset(ids[own : own + known]))
    assert bool(groups) == compared


def test_network_mean_that_confines_the_others_is_hidden(round: Round) -> None:
    """Six municipalities and all of them at 1: each would lie between 1 and 1.3 before whoever knows the others."""
    ids = [
        factories.place_of(factories.closed(round, factories.municipality(), {"edu": 8}, value=1)).pk for _ in range(6)
    ]
    round.refresh_from_db()
    assert compare(round, frozenset(ids[:1]), frozenset())[0] == []


def sizes(round: Round, people: int = 8) -> tuple[list[int], list[int]]:
    """Six small municipalities and three large ones that pass, all closed."""
    made = [
        factories.place_of(factories.closed(round, factories.municipality(population=population), {"edu": people})).pk
        for population in [3_000] * 6 + [60_000] * 3
    ]
    round.refresh_from_db()
    return made[:6], made[6:]


def test_consortium_is_compared_with_the_network_alone(round: Round) -> None:
    """One of its members by itself is compared with those of its size too."""
    small, _large = sizes(round)
    alone, _hidden = compare(round, frozenset(small[:1]), frozenset())
    joint, _hidden = compare(round, frozenset(small[:3]), frozenset())
    assert "size" in [group.key for group in alone]
    assert [(group.key, group.municipalities) for group in joint] == [("network", 9)]


def test_reader_who_knows_others_is_compared_with_the_network_alone(round: Round) -> None:
    small, _large = sizes(round)
    groups, _hidden = compare(round, frozenset(small[:1]), frozenset(small[1:2]))
    assert [group.key for group in groups] == ["network"]


def test_own_municipality_is_in_each_of_its_groups(round: Round) -> None:
    small, large = sizes(round)
    for mine, alike in ((small[0], small), (large[0], large)):
        made = network_of(round)
        assert made is not None
        wanted = candidates(made, frozenset({mine}), frozenset())
        groups = made.groups[wanted["network"]], made.groups[wanted["size"]]
        assert groups == (frozenset([*small, *large]), frozenset(alike))


def test_round_that_is_not_compared_yet_compares_nobody(round: Round) -> None:
    small, _large = sizes(round)
    round.compared_at = None
    assert compare(round, frozenset(small[:1]), frozenset()) == ([], [])


def test_no_group_is_shown_where_the_network_may_not_be(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a document, which has the network's mean, never gets another group's."""
    small, _large = sizes(round)
    monkeypatch.setattr(Network, "shown", lambda *_all: defaultdict(dict, {"size:1": {1: (3.0, 6)}}))
    groups, hidden = compare(round, frozenset(small[:1]), frozenset())
    assert (groups, len(hidden)) == ([], 4)


def test_means_of_a_compared_round_are_in_hundredths_and_read_once(round: Round) -> None:
    other = factories.survey_round(factories.programme())
    factories.closed(other, factories.municipality(), {"edu": 9})
    survey = factories.opened(round, factories.municipality())
    for people, value in ((5, 2), (1, 3)):
        factories.answered(survey, {"edu": people}, value=value)
    closing.close(survey=survey)
    compared = Round.objects.get(pk=round.pk)
    made = network_of(compared)
    assert made is not None
    assert {mean.hundredths for means in made.means.values() for mean in means.values()} == {217}
    assert [set(means) for means in made.means.values()] == [{survey.municipality_id}] * 11
    with CaptureQueriesContext(connection) as queries:
        assert network_of(compared) is made
    assert len(queries) == 0


def network_like(means: Mapping[int, Mapping[int, float]], **groups: Iterable[int]) -> Network:
    """Of municipalities with many answers each, so that a document tells a mean to a tenth."""
    many = {
        aspect: {one: Mean.of(round_up(mean * 1000), 1000, (1, 5)) for one, mean in passing.items()}
        for aspect, passing in means.items()
    }
    return Network(many, {key: frozenset(members) for key, members in groups.items()}, (1, 5))


def round_up(value: float) -> int:
    return int(value + 0.5)


def shown(made: Network, own: Iterable[int] = (), known: Iterable[int] = ()) -> dict[str, dict[int, tuple[float, int]]]:
    return made.shown(list(made.groups), frozenset(own), frozenset(known))


@pytest.mark.parametrize("own", [0, 1, 2, 3])
def test_mean_of_a_group_is_the_same_whoever_reads(own: int) -> None:
    made = network_like({1: {0: 1.6, 1: 2.0, 2: 2.0, **dict.fromkeys(range(3, 8), 3.0)}}, network=range(9))
    assert shown(made, range(own)) == {NETWORK: {1: (2.6, 8)}}


def test_own_and_known_ones_leave_three_others() -> None:
    made = network_like({1: dict.fromkeys(range(5), 2.0)}, network=range(5))
    for own, known, compared in ((2, 0, True), (3, 0, False), (1, 1, True), (1, 2, False)):
        assert bool(shown(made, range(own), range(own, own + known))[NETWORK]) == compared


def test_group_that_differs_by_the_own_one_and_two_more_is_not_shown() -> None:
    """Without the own one, which the reader knows, they differ by two."""
    made = network_like({1: dict.fromkeys(range(9), 3.0)}, network=range(9), size=range(7))
    assert shown(made, [0]) == {NETWORK: {1: (3.0, 9)}, "size": {}}


def test_mean_is_hidden_in_the_aspect_in_which_it_confines_the_others() -> None:
    made = network_like({1: dict.fromkeys(range(6), 5.0), 2: dict.fromkeys(range(6), 3.0)}, network=range(6))
    assert shown(made, [0]) == {NETWORK: {2: (3.0, 6)}}


def test_groups_are_decided_aspect_by_aspect() -> None:
    """In the second aspect one more passes, by whom the groups would differ."""
    means = {1: dict.fromkeys(range(9), 2.0), 2: dict.fromkeys(range(10), 3.0)}
    made = network_like(means, network=range(10), size=[0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert shown(made) == {NETWORK: {1: (2.0, 9), 2: (3.0, 10)}, "size": {1: (2.0, 9)}}


def test_network_of_four_has_no_mean_since_three_documents_would_tell_the_fourth() -> None:
    """Four means that add up to within 0.2: who knows three knows the last one within 0.4."""
    for many in (4, 5):
        made = network_like({1: dict.fromkeys(range(many), 3.0)}, network=range(many))
        assert bool(shown(made, [0])[NETWORK]) == (many == 5)


def test_network_is_hidden_before_everybody_or_before_nobody() -> None:
    """A municipality near the end is confined by the others' documents, so its neighbours do not see the mean either.

    Eight at 2.95 and one at 4.95 make 3.2, which nine have from 28.35 up: 23.6 of it leaves the last one 4.75 to 5.
    """
    made = network_like({1: {0: 4.95, **dict.fromkeys(range(1, 9), 2.95)}}, network=range(9))
    control = network_like({1: {0: 4.35, **dict.fromkeys(range(1, 9), 2.95)}}, network=range(9))
    assert [bool(shown(made, [reader])[NETWORK]) for reader in range(9)] == [False] * 9
    assert [bool(shown(control, [reader])[NETWORK]) for reader in range(9)] == [True] * 9


def test_group_is_hidden_where_documents_would_tell_the_last_of_it() -> None:
    """Of few answers a tenth is the mean itself: three of a group of four leave the last one 0.4."""
    spread = dict(enumerate([3.0, 3.2, 2.8, 3.0, 2.5, 3.5, 2.8, 3.2, 3.0, 3.1]))
    for answers, told in ((5, False), (1000, True)):
        means = {1: {one: Mean.of(round_up(mean * answers), answers, (1, 5)) for one, mean in spread.items()}}
        made = Network(means, {NETWORK: frozenset(spread), "size": frozenset(range(4))}, (1, 5))
        assert (bool(shown(made, [0])[NETWORK]), bool(shown(made, [0])["size"])) == (True, told)


def test_network_is_hidden_before_everybody_where_a_consortium_leaves_two_others() -> None:
    """Its people could read the mean in the document of one of these."""
    means = {1: dict.fromkeys(range(7), 3.0)}
    for members, compared in ((range(5), False), (range(4), True)):
        made = network_like(means, network=range(7), **{"consortium:1": members})
        assert [bool(made.shown([NETWORK], frozenset({reader}), frozenset())[NETWORK]) for reader in (0, 6)] == [
            compared
        ] * 2


@pytest.mark.parametrize(
    ("hundredths", "room"),
    [
        ([125, 300, 300, 300, 275], True),
        ([124, 300, 300, 300, 276], False),
        ([475, 300, 300, 300, 325], True),
        ([476, 300, 300, 300, 324], False),
    ],
)
def test_network_leaves_the_lowest_and_the_highest_of_it_half_a_level(hundredths: list[int], room: bool) -> None:
    means = {number: Mean(mean, (mean / 100, mean / 100)) for number, mean in enumerate(hundredths)}
    assert Group(frozenset(means), means).leaves_room((1, 5)) == room


def test_whoever_knows_some_of_a_group_adds_up_their_exact_means() -> None:
    means = {0: Mean(300, (2.95, 3.04)), 1: Mean(412, (4.05, 4.14)), 2: Mean(250, (2.45, 2.54))}
    group = Group(frozenset(means), means)
    assert group.before(frozenset()).added == pytest.approx((9.45, 9.72))
    assert group.before(frozenset({1, 7})).added == pytest.approx((9.52, 9.70))


def test_round_of_nobody_compares_nobody() -> None:
    nobody = Network({1: {}}, {}, (1, 5))
    assert (nobody.compared, nobody.shown([], frozenset({1}), frozenset())) == (frozenset(), {})


def test_group_that_is_hidden_hides_no_other() -> None:
    """What the first group would have told beside the network is not held against those after it."""
    exact = dict(enumerate([470, 280, 280, 275, 290, 285, 312, 300, 278, 260, 500, 340, 280]))
    told = {2: (2.75, 2.8), 3: (2.75, 2.825), 4: (2.85, 2.925), 5: (2.85, 2.9), 8: (2.75, 2.825), 11: (3.35, 3.4)}
    means = {number: Mean(mean, told.get(number, (mean / 100, mean / 100))) for number, mean in exact.items()}
    groups = {
        NETWORK: frozenset(means),
        "first": frozenset({0, 1, 3, 4, 5, 6, 7, 10}),
        "second": frozenset({0, 1, 2, 3, 5, 6, 7, 10, 11, 12}),
        "third": frozenset({0, 1, 2, 3, 4, 5, 6, 7, 11}),
    }
    shown = Network({1: means}, groups, (1, 5)).shown(list(groups), frozenset({0}), frozenset())
    assert {key: means.get(1) for key, means in shown.items()} == {
        NETWORK: (3.2, 13),
        "first": None,
        "second": (3.3, 10),
        "third": (3.1, 9),
    }
