"""Nobody learns of few people or of another municipality from all that is shown, and a rule taken out is found.

The adversary reads every reader's report and every document of random networks, knows the sizes of all groups and the
rules of rounding, and puts what is shown into a linear programme.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from roadmaps.queries.thread import LevelFacts, as_content, as_float
from roadmaps.services import snapshot
from surveys.models import Survey
from surveys.questions import figure
from surveys.questions.figure import Detail
from surveys.questions.kind import Question
from surveys.results import engine, network
from surveys.results.engine import Raw, Shown
from surveys.results.network import Group, Means, Network
from surveys.results.suppression import detail_of
from surveys.rounding import nearest, tenths
from surveys.scales import classes_of
from surveys.services import tallying
from tests.surveys.adversary import documents, municipalities, people
from tests.surveys.adversary.world import make_rounds

SEEDS = (*range(9), 14)
"""Random networks; those in which the rules below decide something are among them."""


def all_found(seed: int) -> list[str]:
    worlds = make_rounds(seed)
    looks = (
        people.broken_promises,
        people.findings,
        documents.findings,
        municipalities.broken_promises,
        municipalities.findings,
    )
    return [found for world in worlds for look in looks for found in look(world)]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_can_be_worked_out(db: None, seed: int) -> None:
    assert all_found(seed) == []


Plant = Callable[[pytest.MonkeyPatch], None]


def few_are_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        Shown, "joined", lambda self, people: [raw for raw, many in zip(self.raws, people, strict=True) if many]
    )


def every_member_is_joined(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "pooled", lambda counts, _limit: frozenset(range(len(counts))))
    patch.setattr(Shown, "tells_of_a_member", lambda *_all: False)


def small_parts_are_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "FEWEST_IN_PART", 5)
    patch.setattr(engine, "countable", lambda answers, _heads: answers >= 5)


def heads_do_not_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "countable", lambda answers, _heads: answers >= 10)


def more_answers_than_heads_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Survey, "overfull", lambda _self, _answers: False)


def what_is_left_does_not_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "publishable", lambda _total, parts, _fewest: frozenset(parts))
    patch.setattr(tallying, "large_parts", lambda parts, merged: {part or merged: parts[part] for part in parts})


def parts_have_tenths(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "half_levels", lambda _answers, _groups: False)


def unanimity_is_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "detail_of", lambda _whole, _groups, _classes: Detail.VALUES)
    patch.setattr(engine, "half_levels", lambda answers, _groups: answers < people.TENTHS)


def spread_is_told_where_people_are_alike(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Shown, "detailed", lambda _self, _question: True)


def documents_tell_the_spread(patch: pytest.MonkeyPatch) -> None:
    def told(facts: LevelFacts) -> dict[str, Any]:
        return {**as_content(facts), "low": as_float(facts.level.low), "high": as_float(facts.level.high)}

    patch.setattr(snapshot, "as_content", told)


def ends_of_the_scale_are_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(figure, "halves", lambda total, answers, _steps: nearest(2 * total, answers) / 2)


def joint_classes_are_told(patch: pytest.MonkeyPatch) -> None:
    def detail(self: Shown, question: Question, joined: Sequence[Raw]) -> Detail:
        groups = [group for raw in joined for group in self.alone[raw.survey.pk].groups(question)]
        whole = engine.summed(raw.ratings(question) for raw in joined)
        return detail_of(whole, groups, classes_of(question.steps()))

    patch.setattr(Shown, "detail", detail)
    patch.setattr(Shown, "tells_of_a_member", lambda *_all: False)


def joint_half_levels_are_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Shown, "tells_of_a_member", lambda *_all: False)


def any_group_is_compared_with(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(network, "showable_groups", lambda groups: groups)


def network_tells_the_last_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Group, "leaves_room", lambda _self, _scale: True)


def groups_tell_the_last_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(network, "confines", lambda *_all: False)


def means_have_two_decimals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(network, "tenths", lambda total, many: nearest(100 * total, many) / 100)


def own_mean_is_left_out(patch: pytest.MonkeyPatch) -> None:
    def shown(self: Network, keys: Sequence[str], own: frozenset[int], known: frozenset[int]) -> Means:
        by_group: Means = {key: {} for key in keys}
        for key, aspect in ((key, aspect) for key in keys for aspect in self.means):
            others = self.group(aspect, key).members - own
            if len(others) >= 3:
                total = sum(self.means[aspect][one].hundredths for one in others)
                by_group[key][aspect] = (tenths(total, 100 * len(others)), len(others))
        return by_group

    patch.setattr(Network, "shown", shown)


PLANTS: list[tuple[Plant, int]] = [
    (few_are_enough, 2),
    (every_member_is_joined, 2),
    (small_parts_are_shown, 0),
    (heads_do_not_count, 0),
    (more_answers_than_heads_do_not_matter, 8),
    (what_is_left_does_not_count, 0),
    (parts_have_tenths, 0),
    (unanimity_is_told, 0),
    (spread_is_told_where_people_are_alike, 0),
    (documents_tell_the_spread, 5),
    (ends_of_the_scale_are_told, 0),
    (joint_classes_are_told, 14),
    (joint_half_levels_are_told, 14),
    (any_group_is_compared_with, 1),
    (network_tells_the_last_one, 5),
    (groups_tell_the_last_one, 0),
    (means_have_two_decimals, 5),
    (own_mean_is_left_out, 0),
]
"""Each rule with a network in which it decides something."""


@pytest.mark.parametrize(("plant", "seed"), PLANTS)
def test_rule_that_is_taken_out_is_found(db: None, monkeypatch: pytest.MonkeyPatch, plant: Plant, seed: int) -> None:
    plant(monkeypatch)
    assert all_found(seed)
