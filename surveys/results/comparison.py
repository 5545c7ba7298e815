"""Whom one participant is compared with in its round: the network, and groups of those that are like itself."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from surveys.models import Round
from surveys.models.comparison import NETWORK
from surveys.results import engine


@dataclass(frozen=True)
class Compared:
    """A comparison group that may be shown: aspect → (mean, one decimal; number of municipalities, own included)."""

    key: str
    name: str
    means: dict[int, tuple[float, int]]

    @property
    def municipalities(self) -> int:
        return max((count for _mean, count in self.means.values()), default=0)

    @property
    def mark(self) -> str:
        """What its mean is called in a figure."""
        return _("network") if self.key == NETWORK else _("group")


def group_names() -> dict[str, str]:
    return {
        NETWORK: _("all municipalities of the round"),
        "size": _("municipalities of the same size"),
        "type": _("municipalities of the same type"),
        "language": _("municipalities of the same language"),
    }


def candidates(round: Round, own: frozenset[int], known: frozenset[int]) -> dict[str, frozenset[int]]:
    """Group → ids of the municipalities in it, own included, in order of preference.

    The network is the same for every reader. A consortium has it alone, and so does a reader who knows others' figures
    too and could combine groups.
    """
    members = members_once(round, round.compared_at) if round.compared_at else members_of(round)
    groups = {NETWORK: members.get(NETWORK, frozenset())}
    if known or len(own) > 1:
        return groups
    for name in list(group_names())[1:]:
        shared = (alike for key, alike in members.items() if key.startswith(f"{name}:") and own <= alike)
        groups[name] = next(shared, frozenset())
    return groups


@lru_cache(maxsize=8)
def members_once(round: Round, _compared_at: datetime) -> Mapping[str, frozenset[int]]:
    """Groups do not change once the round is compared."""
    return members_of(round)


def members_of(round: Round) -> Mapping[str, frozenset[int]]:
    """Key of a comparison group → ids of its municipalities."""
    members: dict[str, set[int]] = defaultdict(set)
    for key, municipality in round.comparisons.values_list("key", "municipalities"):
        members[key].add(municipality)
    return {key: frozenset(municipalities) for key, municipalities in members.items()}


def compare(round: Round, own: frozenset[int], known: frozenset[int]) -> tuple[list[Compared], list[str]]:
    """Whom the municipalities `own` are compared with, before a reader of `known` ones too.

    Returns the groups that have something to show, and the names of those that there are but may not be shown. Nothing
    is compared before the whole round has closed, nor where the network may not be shown.
    """
    if not round.compared_at:
        return [], []
    wanted = candidates(round, own, known)
    steps = list(round.questionnaire.levels.steps)
    means = engine.group_means(engine.network_means(round), wanted, (steps[0], steps[-1]), own, known)
    names = group_names()
    shown = [Compared(key, names[key], means[key]) for key in wanted if means[key] and means[NETWORK]]
    hidden = wanted.keys() - {group.key for group in shown}
    return shown, [names[key] for key, members in wanted.items() if members - own and key in hidden]
