"""Whom one participant is compared with among the others of its round."""

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
    """A comparison group that may be shown: aspect → (mean, number of municipalities)."""

    key: str
    name: str
    means: dict[int, tuple[float, int]]

    @property
    def municipalities(self) -> int:
        return max((count for _mean, count in self.means.values()), default=0)


def group_names() -> dict[str, str]:
    return {
        NETWORK: _("all other municipalities of the round"),
        "size": _("municipalities of the same size"),
        "type": _("municipalities of the same type"),
        "language": _("municipalities of the same language"),
    }


def candidates(round: Round, own: frozenset[int], known: frozenset[int]) -> dict[str, frozenset[int]]:
    """Group → ids of the other municipalities in it, in order of preference.

    A consortium has the network alone, and so does a reader who knows others' figures too and could combine groups.
    """
    members = members_once(round, round.compared_at) if round.compared_at else members_of(round)
    groups = {NETWORK: members.get(NETWORK, frozenset()) - own}
    if known or len(own) > 1:
        return groups
    for name in list(group_names())[1:]:
        shared = (others for key, others in members.items() if key.startswith(f"{name}:") and own <= others)
        groups[name] = next(shared, frozenset()) - own
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
    is compared before the whole round has closed.
    """
    if not round.compared_at:
        return [], []
    wanted = candidates(round, own, known)
    means = engine.group_means(engine.network_means(round), wanted, own, known)
    names = group_names()
    shown = [Compared(key, names[key], by_aspect) for key, by_aspect in means.items() if by_aspect]
    return shown, [names[key] for key, members in wanted.items() if members and not means[key]]
