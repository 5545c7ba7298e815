"""What one could find out about people from all reports on a round, with the sizes of all groups known beforehand."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations
from math import floor
from typing import Any

from surveys.questions.figure import Rating
from surveys.results.report import Report
from tests.surveys.adversary.linear import Unknowns
from tests.surveys.adversary.world import ASPECTS, SECTORS, Party, Town, World

GROUPS = (*SECTORS, "")
STEPS = range(1, 6)
FEW = 5
PART, TENTHS, FORM = 10, 20, 11
"""Answers and people that a part needs, answers that its tenths need, aspects that it is shown in."""
NEAR = {1: 0.7, 2: 0.7, 3: 0.7, 4: 0.5 - 1e-4}
"""A mean of so many people is found when it is known within less levels; four of five who differ have half a level."""


def findings(world: World) -> list[str]:
    """One sentence for each figure about fewer than five people, and for each one's answer, that can be worked out."""
    return [found for party in world.parties for aspect in ASPECTS for found in found_in(world, party, aspect)]


def broken_promises(world: World) -> list[str]:
    """One sentence for each part or spread that is shown and may not be, or too closely, and for a few left beside."""
    found = [few for party in world.parties for few in spread_beside_no_counts(world, party)]
    for town in world.towns:
        shown = {sector: means for sector, means in parts_of(world, town).items() if means}
        stuffed = len(town.rows) > sum(town.survey.headcounts.values())
        for sector, means in shown.items():
            answers, heads = town.people(sector), town.heads(sector) or 0
            coarse = all((2 * mean).is_integer() for mean in means.values())
            if not PART <= answers <= heads or stuffed or len(means) < FORM or (answers < TENTHS and not coarse):
                found.append(f"{sector} of {town.pk} is shown: {means} of {answers} answers, {heads} heads")
        if 0 < len(town.rows) - sum(map(town.people, shown)) < PART and shown:
            found.append(f"a few are left beside {set(shown)} of {town.pk}")
    return found + [few for party in world.parties if len(party.towns) > 1 for few in few_joined(world, party)]


def spread_beside_no_counts(world: World, party: Party) -> Iterator[str]:
    report = world.report(party.towns)
    for aspect in ASPECTS:
        figure = rating_of(party.towns[0], report, aspect)
        if report.aspects[aspect - 1].low is not None and (figure is None or figure.distribution is None):
            yield f"the spread of {party.enrolment} is shown in {aspect}, where no value is counted"


def few_joined(world: World, party: Party) -> Iterator[str]:
    """What a joint figure has more than the members that are shown by themselves."""
    report = world.report(party.towns)
    for aspect in ASPECTS:
        counts = [len(town.ratings(aspect)) for town in party.towns]
        figure = rating_of(party.towns[0], report, aspect)
        more = figure.answers - sum(many for many in counts if many >= FEW) if figure else 0
        if 0 < more < FEW:
            yield f"{more} people more are in the joint figure of {party.enrolment} in {aspect}"


def parts_of(world: World, town: Town) -> dict[str, Mapping[int, float]]:
    """Sector → aspect → mean, of the municipality's own report."""
    parts = world.report([town]).groupings[0].parts
    return dict(zip(sectors_of(town), (part.means for part in parts), strict=False))


def found_in(world: World, party: Party, aspect: int) -> Iterator[str]:
    unknown = Unknowns()
    for town in party.towns:
        for sector in GROUPS:
            many = len(town.ratings(aspect, sector))
            for step in STEPS:
                unknown.add((town.pk, sector, step), 0, many)
            unknown.know({(town.pk, sector, step): 1 for step in STEPS}, many, many)
        read_report(unknown, world, [town], aspect)
    if len(party.towns) > 1:
        read_report(unknown, world, party.towns, aspect)
    if world.documents:
        together = behind(party.towns, world.report(party.towns), aspect)
        many = sum(len(town.ratings(aspect)) for town in together)
        everybody = [(town.pk, sector) for town in together for sector in GROUPS]
        read_document(unknown, everybody, many, world.documents[world.parties.index(party)]["levels"][aspect - 1])
    for town in party.towns:
        yield from few_people(unknown, town, aspect)
        yield from everybodys_answer(unknown, town, aspect)


def few_people(unknown: Unknowns, town: Town, aspect: int) -> Iterator[str]:
    """Groups of one to four people, and what two of them make together."""
    sizes = {sector: len(town.ratings(aspect, sector)) for sector in GROUPS}
    present = [sector for sector in GROUPS if 0 < sizes[sector] < FEW]
    for group in chain(combinations(present, 1), combinations(present, 2)):
        many = sum(sizes[sector] for sector in group)
        if many < FEW:
            low, high = unknown.range_of({(town.pk, sector, step): step for sector in group for step in STEPS})
            if (high - low) / many < NEAR[many]:
                yield f"the mean of {many} people of {group} of {town.pk} in {aspect} lies in {low / many}–{high / many}"


def everybodys_answer(unknown: Unknowns, town: Town, aspect: int) -> Iterator[str]:
    """Groups all of whose people gave one value, when that can be known."""
    for sector in GROUPS:
        given = town.ratings(aspect, sector)
        if given and min(given) == max(given):
            fewest = unknown.lowest({(town.pk, sector, given[0]): 1})
            if fewest > len(given) - 1 + 1e-3:
                yield f"everybody of {sector} of {town.pk} gave {given[0]} in {aspect}"


def read_report(unknown: Unknowns, world: World, towns: Sequence[Town], aspect: int) -> None:
    """Put down what a report says of one aspect: its question's figure, its own with its spread, the sectors' means."""
    report = world.report(towns)
    figure = rating_of(towns[0], report, aspect)
    if figure is None:
        return
    included = behind(towns, report, aspect)
    assert figure.answers == sum(len(town.ratings(aspect)) for town in included)
    everybody = [(town.pk, sector) for town in included for sector in GROUPS]
    read_figure(unknown, everybody, figure)
    whole = report.aspects[aspect - 1]
    read_mean(unknown, everybody, figure.answers, whole.mean, exact=figure.distribution is not None)
    read_spread(unknown, everybody, figure.answers, whole.mean, (whole.low, whole.high))
    for (town,) in [towns] if len(towns) == 1 else []:
        for sector, means in parts_of(world, town).items():
            if aspect in means:
                many = len(town.ratings(aspect, sector))
                exact = figure.distribution is not None and many >= TENTHS
                read_mean(unknown, [(town.pk, sector)], many, means[aspect], exact=exact)


def sectors_of(town: Town) -> list[str]:
    """In the order of a report whose parts are shown."""
    (grouping,) = town.survey.round.questionnaire.grouping
    return [part.removeprefix("sector:") for part in grouping.parts()]


def rating_of(town: Town, report: Report, aspect: int) -> Rating | None:
    sections = zip(town.survey.round.questionnaire.sections, report.sections, strict=True)
    for section, shown in sections:
        for question, figure in zip(section.questions, shown.questions, strict=True):
            if question.code == f"N{aspect}":
                return figure.figure if isinstance(figure.figure, Rating) else None
    raise LookupError(aspect)


def behind(towns: Sequence[Town], report: Report, aspect: int) -> list[Town]:
    """Whose answers a joint figure is made of: everybody's, or those of the members that pass, as their number says."""
    figure = rating_of(towns[0], report, aspect)
    if figure and figure.answers == sum(len(town.ratings(aspect)) for town in towns):
        return list(towns)
    return [town for town in towns if len(town.ratings(aspect)) >= report.limit]


def read_figure(unknown: Unknowns, groups: Sequence[tuple[int, str]], figure: Rating) -> None:
    for step, count in (figure.distribution or {}).items():
        unknown.know({(*group, step): 1 for group in groups}, count, count)
    for share in figure.classes or ():
        low, high = ((share.percent + error) * figure.answers / 100 for error in (-5, 5))
        unknown.know({(*group, step): 1 for group in groups for step in share.values}, low, high)
    read_mean(unknown, groups, figure.answers, figure.mean, exact=figure.distribution is not None)


def read_mean(
    unknown: Unknowns, groups: Sequence[tuple[int, str]], many: int, mean: float | None, *, exact: bool
) -> None:
    """`exact`: to be known as rounded to a tenth; otherwise a whole or half level may be rounded to half levels."""
    if mean is None:
        return
    low, high = (mean - 0.05, mean + 0.05) if exact or not (2 * mean).is_integer() else half_level(mean)
    if round(mean, 1) != mean:
        low, high = mean - 0.005, mean + 0.005
    weights: dict[Hashable, float] = {(*group, step): step for group in groups for step in STEPS}
    unknown.know(weights, many * low, many * high)


def read_document(unknown: Unknowns, groups: Sequence[tuple[int, str]], many: int, level: Mapping[str, Any]) -> None:
    """Put down what a document says of one aspect, which so many rated."""
    spread = level.get("low"), level.get("high")
    read_mean(unknown, groups, many, level["baseline"], exact=None not in spread)
    read_spread(unknown, groups, many, level["baseline"], spread)


def read_spread(
    unknown: Unknowns,
    groups: Sequence[tuple[int, str]],
    many: int,
    mean: float | None,
    spread: tuple[float | None, float | None],
) -> None:
    """Mean ± one standard deviation, within the scale, and so the sum of squares about the mean that is shown."""
    low, high = spread
    if mean is None or low is None or high is None:
        return
    least, most = written_alike(mean, many)
    narrowest = max(0, least - low - 0.05, high - 0.05 - most)
    widest = min([2.0, *([most - low + 0.05] if low > 1 else []), *([high + 0.05 - least] if high < 5 else [])])
    away = max(abs(least - mean), abs(most - mean))
    weights: dict[Hashable, float] = {(*group, step): (step - mean) ** 2 for group in groups for step in STEPS}
    unknown.know(weights, many * narrowest**2, many * (widest**2 + away**2))


def written_alike(mean: float, answers: int) -> tuple[float, float]:
    """Between what a mean lies that is written with one decimal: of so many answers only some are written so."""
    sums = [total for total in range(answers, 5 * answers + 1) if tenth(total, answers) == mean]
    return sums[0] / answers, sums[-1] / answers


def tenth(total: int, answers: int) -> float:
    return floor(Fraction(10 * total, answers) + Fraction(1, 2)) / 10


def half_level(mean: float) -> tuple[float, float]:
    """What half levels tell; the outermost that are shown stand for the ends of the scale too."""
    return 1.0 if mean == 1.5 else mean - 0.25, 5.0 if mean == 4.5 else mean + 0.25
