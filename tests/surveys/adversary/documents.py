"""What one could find out about people from documents alone, when the number who rated is known beforehand."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.surveys.adversary.linear import Unknowns
from tests.surveys.adversary.people import FEW, STEPS, behind, read_document
from tests.surveys.adversary.world import ASPECTS, Party, World

EVERYBODY = (0, "")
OUTSIDE = 3
"""Who gave another value than the most given one, where a mean is in tenths."""


def findings(world: World) -> list[str]:
    """One sentence for each number of one to four people that is known, and for each distribution."""
    return [
        found
        for number, document in world.documents.items()
        for aspect in ASPECTS
        for found in found_in(world, world.parties[number], document["levels"][aspect - 1], aspect)
    ]


def found_in(world: World, party: Party, level: Mapping[str, Any], aspect: int) -> Iterator[str]:
    if level["baseline"] is None:
        return
    many = sum(len(town.ratings(aspect)) for town in behind(party.towns, world.report(party.towns), aspect))
    in_tenths = not (2 * level["baseline"]).is_integer()
    unknown = Unknowns(whole=True)
    for step in STEPS:
        unknown.add((*EVERYBODY, step), 0, many - OUTSIDE if in_tenths else many)
    unknown.know({(*EVERYBODY, step): 1 for step in STEPS}, many, many)
    read_document(unknown, [EVERYBODY], many, level)
    counts = {step: unknown.range_of({(*EVERYBODY, step): 1}) for step in STEPS}
    known = {step: round(low) for step, (low, high) in counts.items() if round(low) == round(high)}
    if len(known) == len(counts) or any(0 < count < FEW for count in known.values()):
        yield f"of {many} people of {party.enrolment} so many gave each value in {aspect}: {known}"
