"""What one could find out about another municipality's mean from every page that one reader sees and every document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveys.services.comparing import kinds_of
from tests.factories import place_of
from tests.surveys.adversary.linear import Unknowns
from tests.surveys.adversary.people import half_level, written_alike
from tests.surveys.adversary.world import ASPECTS, Party, World

NARROWEST = 0.5
FEWEST = 3
Range = tuple[float, float]
Told = tuple[frozenset[int], float]
"""A group of municipalities and the mean of their means."""


@dataclass(frozen=True)
class Reader:
    """Who knows what: the means of these exactly, and what these participants are shown of groups."""

    name: str
    knows: frozenset[int]
    reads: list[tuple[Party, frozenset[int]]] = field(default_factory=list)


def readers_of(world: World) -> Iterator[Reader]:
    yield Reader("somebody who reads documents", frozenset())
    for party in world.parties:
        yield Reader(f"a reader of {party.enrolment}", party.ids, [(party, frozenset())])
    for first, second in zip(world.parties, world.parties[1:], strict=False):
        both = [(first, second.ids), (second, first.ids)]
        yield Reader(f"a reader of {first.enrolment} and {second.enrolment}", first.ids | second.ids, both)


def findings(world: World) -> list[str]:
    """One sentence for each municipality whose mean lies in less than half a level."""
    return [found for aspect in ASPECTS for reader in readers_of(world) for found in found_by(world, reader, aspect)]


def broken_promises(world: World) -> list[str]:
    """One sentence for each group that one reader may not see, by itself or beside another one.

    A participant's reader sees documents too. Somebody who happens to belong to several is asked for their pages alone.
    """
    found = []
    for reader in readers_of(world):
        for aspect in ASPECTS:
            shown = (shown_to if len(reader.reads) == 1 else on_pages)(world, reader, aspect)
            groups = [members - reader.knows for members, _mean in shown]
            small = [first for first in groups if len(first) < FEWEST]
            small += [first ^ second for first in groups for second in groups if 0 < len(first ^ second) < FEWEST]
            found += [f"{reader.name} can tell {set(few)} in {aspect}" for few in small if reader.reads]
    return found


def found_by(world: World, reader: Reader, aspect: int) -> Iterator[str]:
    exact = exact_means(world, aspect)
    shown = shown_to(world, reader, aspect)
    if not shown:
        return
    for target in world.parties:
        others = target.ids & exact.keys() - reader.knows
        if not others:
            continue
        unknown = Unknowns()
        for pk, (low, high) in known_beside(world, reader, target, aspect).items():
            unknown.add(pk, low, high)
        read_joint_documents(world, unknown, target, aspect)
        for members, mean in shown:
            error = (0.05 if round(mean, 1) == mean else 0.005) + 0.005
            unknown.know(dict.fromkeys(members, 1.0), len(members) * (mean - error), len(members) * (mean + error))
        for pk in others:
            low, high = unknown.range_of({pk: 1.0})
            if high - low < NARROWEST - 1e-4:
                yield f"{reader.name} knows that {pk} lies in {low}–{high} in {aspect}: {exact[pk]}"


def exact_means(world: World, aspect: int) -> dict[int, float]:
    """Of the municipalities that pass the limit in the aspect."""
    ratings = {town.pk: town.ratings(aspect) for town in world.towns}
    return {pk: sum(given) / len(given) for pk, given in ratings.items() if len(given) >= world.round.limit}


def known_beside(world: World, reader: Reader, target: Party, aspect: int) -> Mapping[int, Range]:
    """Each one's mean, as far as the reader's own figures and the documents of all but the target tell it."""
    exact = exact_means(world, aspect)
    known: dict[int, Range] = dict.fromkeys(exact, (1.0, 5.0))
    for number, party in enumerate(world.parties):
        for town in party.towns:
            if town.pk in exact and town.pk in reader.knows:
                known[town.pk] = (exact[town.pk], exact[town.pk])
            elif town.pk in exact and party != target and len(party.towns) == 1:
                known[town.pk] = in_document(world, number, aspect)
    return known


def read_joint_documents(world: World, unknown: Unknowns, target: Party, aspect: int) -> None:
    """A consortium's document has the joint mean of its members, each as heavy as its answers, which may be known."""
    for number, party in enumerate(world.parties):
        answers = {town.pk: len(town.ratings(aspect)) for town in party.towns}
        whole = sum(answers.values())
        if party != target and len(answers) > 1 and answers.keys() <= unknown.places.keys():
            low, high = in_document(world, number, aspect)
            unknown.know({pk: many / whole for pk, many in answers.items()}, low, high)


def in_document(world: World, number: int, aspect: int) -> Range:
    """Between what a mean lies that a document gives: of so many answers only some means are written so."""
    mean, answers, exact = baseline(world, number, aspect)
    if mean is None:
        return 1.0, 5.0
    return written_alike(mean, answers) if exact else half_level(mean)


def baseline(world: World, number: int, aspect: int) -> tuple[float | None, int, bool]:
    """The document's mean, how many rated, and whether it is a tenth: these two are known beforehand.

    Of a round without documents the report's mean, of which they would be made.
    """
    figure = world.report(world.parties[number].towns).aspects[aspect - 1]
    mean = world.documents[number]["levels"][aspect - 1]["baseline"] if world.documents else figure.mean
    return mean, figure.answers or 0, figure.low is not None


def shown_to(world: World, reader: Reader, aspect: int) -> list[Told]:
    """Groups of municipalities and their means: of the reader's pages, and the network's of every document."""
    return list(dict.fromkeys([*on_pages(world, reader, aspect), *in_documents(world, aspect)]))


def on_pages(world: World, reader: Reader, aspect: int) -> list[Told]:
    return [
        (told_of(world, party, group.key, group.means[aspect][1], aspect), group.means[aspect][0])
        for party, known in reader.reads
        for group in world.report(party.towns, known).groups
        if aspect in group.means
    ]


def in_documents(world: World, aspect: int) -> list[Told]:
    shown = []
    for number, document in world.documents.items():
        if (mean := document["levels"][aspect - 1]["network"]) is not None:
            party = world.parties[number]
            groups = {group.key: group.means for group in world.report(party.towns).groups}
            shown.append((told_of(world, party, "network", groups["network"][aspect][1], aspect), mean))
    return shown


def told_of(world: World, party: Party, group: str, many: int, aspect: int) -> frozenset[int]:
    """The group's municipalities that have a mean; without the participant where their number says so."""
    exact = exact_means(world, aspect)
    members = frozenset(pk for pk in alike(world, party, group) if pk in exact)
    return members if many == len(members) else members - party.ids


def alike(world: World, party: Party, group: str) -> list[int]:
    """Everybody for the network, otherwise those who share what the group is about with the participant."""
    mine = {kind for town in party.towns for kind in kinds_of(place_of(town.survey)) if kind.split(":")[0] == group}
    return [town.pk for town in world.towns if mine & set(kinds_of(place_of(town.survey)))]
