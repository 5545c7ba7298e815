"""The means of a network from the sums kept at closing are those that its tallies give, over random networks."""

from collections import defaultdict
from math import fsum
from random import Random

import pytest
from django.utils import timezone

from programmes.models import Programme
from surveys.models import Round, Survey, Tally
from surveys.results import engine
from surveys.results.comparison import candidates, compare
from surveys.results.suppression import FEWEST_OTHERS, showable_groups
from surveys.services import comparing
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


def compared_from_tallies(
    round: Round, own: frozenset[int], known: frozenset[int]
) -> dict[str, dict[int, tuple[float, int]]]:
    """Group → aspect → mean and how many, for the groups that may be shown."""
    by_group: dict[str, dict[int, tuple[float, int]]] = defaultdict(dict)
    for aspect, means in means_from_tallies(round).items():
        passing = {name: group & means.keys() for name, group in candidates(round, own, known).items()}
        told: dict[str, float] = {}
        for name in showable_groups({name: group - own - known for name, group in passing.items()}):
            members = passing[name]
            hundredths = [int(round_to(100 * means[municipality], 0)) for municipality in members]
            mean = (20 * sum(hundredths) // len(members) + 100) // 200 / 10
            sums = [(members, len(members) * mean, len(members) / 20)]
            sums += [
                (rest, len(passing[other]) * told[other] - sums[0][1], (len(passing[other]) + len(members)) / 20)
                for other in told
                if (rest := passing[other] - members) and members <= passing[other]
            ]
            if all(free(means, rest, own | known, total, error) for rest, total, error in sums):
                told[name] = mean
                by_group[name][aspect] = (mean, len(members))
    return dict(by_group) if by_group["network"] else {}


def free(means: dict[int, float], members: frozenset[int], seen: frozenset[int], total: float, error: float) -> bool:
    """Whether each mean that is not seen may still be anything within half a level, as far as the sum of all tells."""
    left = total - fsum(means[municipality] for municipality in members & seen)
    more = len(members - seen) - 1
    return min(5.0, left + error - more) - max(1.0, left - error - 5 * more) >= 0.5


@pytest.mark.parametrize("form", ["aspects-11", "items-28"])
@pytest.mark.parametrize("seed", range(6))
def test_comparison_from_sums_equals_the_one_from_tallies(db: None, form: str, seed: int) -> None:
    random = Random(f"{form} {seed}")
    round = network(random, factories.programme(), form)
    municipalities = list(round.surveys.values_list("municipality", flat=True))
    shown = 0
    for size, knows in ((1, 0), (1, 1), (1, 2), (2, 0), (3, 1)):
        own = frozenset(random.sample(municipalities, size))
        known = frozenset(random.sample(municipalities, knows))
        groups, _hidden = compare(round, own, known)
        assert {group.key: group.means for group in groups} == compared_from_tallies(round, own, known)
        shown += len(groups)
    assert shown or len(municipalities) < 2 * FEWEST_OTHERS


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
    """3, 2, 2 and 2 make 2.25: 2.3; the own one is among them."""
    mine = factories.closed(round, factories.municipality(), {"edu": 8})
    for _ in range(3):
        factories.closed(round, factories.municipality(), {"edu": 8}, value=2)
    round.refresh_from_db()
    (group, *_more), _hidden = compare(round, frozenset({mine.municipality_id}), frozenset())
    assert set(group.means.values()) == {(2.3, 4)}


def test_network_has_the_same_mean_for_everybody(round: Round) -> None:
    """For each municipality, a consortium, one that does not pass itself, and somebody who knows another."""
    ids = [
        factories.closed(round, factories.municipality(), {"edu": people}, value=value).municipality_id
        for people, value in ((8, 1), (8, 2), (8, 2), (8, 3), (8, 5), (4, 5))
    ]
    round.refresh_from_db()
    readers = [(frozenset({pk}), frozenset[int]()) for pk in ids]
    readers += [(frozenset(ids[:2]), frozenset()), (frozenset(ids[:1]), frozenset(ids[1:2]))]
    for own, known in readers:
        (group, *_more), _hidden = compare(round, own, known)
        assert (group.key, set(group.means.values())) == ("network", {(2.6, 5)})


@pytest.mark.parametrize(
    ("own", "known", "compared"), [(1, 0, True), (1, 1, False), (2, 0, False), (0, 1, True), (0, 2, False)]
)
def test_network_needs_three_whom_the_reader_does_not_know(round: Round, own: int, known: int, compared: bool) -> None:
    """Of four municipalities that pass; a fifth, which does not, counts for nothing."""
    ids = [
        factories.closed(round, factories.municipality(), {"edu": 8}, value=value).municipality_id
        for value in (1, 2, 3, 5)
    ]
    small = factories.closed(round, factories.municipality(), {"edu": 4}, value=5).municipality_id
    round.refresh_from_db()
    groups, _hidden = compare(round, frozenset(ids[:own] or [small]), frozenset(ids[own : own + known]))
    assert bool(groups) == compared


def test_network_mean_that_confines_the_others_is_hidden(round: Round) -> None:
    """Four municipalities and all of them at 1: each of the three others would lie between 1 and 1.2."""
    ids = [factories.closed(round, factories.municipality(), {"edu": 8}, value=1).municipality_id for _ in range(4)]
    round.refresh_from_db()
    assert compare(round, frozenset(ids[:1]), frozenset())[0] == []


def sizes(round: Round, people: int = 8) -> tuple[list[int], list[int]]:
    """Six small municipalities and three large ones that pass, all closed."""
    made = [
        factories.closed(round, factories.municipality(population=population), {"edu": people}).municipality_id
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
        wanted = candidates(round, frozenset({mine}), frozenset())
        assert (wanted["network"], wanted["size"]) == (frozenset([*small, *large]), frozenset(alike))


def test_round_that_is_not_compared_yet_compares_nobody(round: Round) -> None:
    small, _large = sizes(round)
    round.compared_at = None
    assert compare(round, frozenset(small[:1]), frozenset()) == ([], [])


def test_no_group_is_shown_where_the_network_may_not_be(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a document, which has the network's mean, never gets another group's."""
    small, _large = sizes(round)
    monkeypatch.setattr(
        engine, "group_means", lambda *_all: {"network": {}, "size": {1: (3.0, 6)}, "type": {}, "language": {}}
    )
    groups, hidden = compare(round, frozenset(small[:1]), frozenset())
    assert (groups, len(hidden)) == ([], 4)
