"""Whom one participant is compared with in its round: the network, and groups of those that are like itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.models import Round
from surveys.models.comparison import NETWORK
from surveys.results.network import Network, network_of


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


def compare(round: Round, own: frozenset[int], known: frozenset[int]) -> tuple[list[Compared], list[str]]:
    """Whom the municipalities `own` are compared with, before a reader of `known` ones too.

    Returns the groups that have something to show, and the names of those that there are but may not be shown. Nothing
    is compared before the whole round has closed, nor where the network may not be shown.
    """
    network = network_of(round)
    if network is None:
        return [], []
    wanted = candidates(network, own, known)
    means = network.shown(list(wanted.values()), own, known)
    names = group_names()
    found = {name: means[key] for name, key in wanted.items() if means[key] and means.get(NETWORK)}
    hidden = [names[name] for name, key in wanted.items() if name not in found and network.groups[key] - own]
    return [Compared(name, names[name], by_aspect) for name, by_aspect in found.items()], hidden


def candidates(network: Network, own: frozenset[int], known: frozenset[int]) -> dict[str, str]:
    """Name of a group → its key, in order of preference.

    The network is the same for every reader. A consortium has it alone, and so does a reader who knows others' figures
    too and could combine groups.
    """
    alike = (
        {}
        if known or len(own) > 1
        else {key.split(":")[0]: key for key in network.groups if own <= network.groups[key]}
    )
    wanted = {NETWORK: NETWORK, **alike}
    return {name: wanted[name] for name in group_names() if name in wanted and wanted[name] in network.groups}
