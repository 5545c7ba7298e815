"""Random networks with unequal, unanimous, tiny and stuffed groups, consortia and two rounds; and all that is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.utils import timezone

from participants.models import Enrolment
from programmes.models import Programme
from roadmaps import services as roadmaps
from roadmaps.services.snapshot import snapshot
from surveys.models import Round, Survey
from surveys.results.network import kept_network
from surveys.results.report import Report, report_on
from surveys.services import comparing
from tests import factories

ASPECTS = (1, 2, 3)
"""Those that are attacked; all eleven are made in the same way."""
SECTORS = ("edu", "tech", "adm", "vit")
SIZES = (0, 0, 1, 2, 3, 4, 6, 9, 10, 12, 19, 20, 25, 40)
TINY = (0, 0, 0, 1, 2, 3)
ROUNDS = 2


@dataclass(frozen=True)
class Town:
    """One municipality in one round, with the answers that nobody may learn of."""

    survey: Survey
    rows: Sequence[Mapping[str, Any]]

    def ratings(self, aspect: int, sector: str | None = None) -> list[int]:
        """Of everybody, or of a sector; empty for no sector told."""
        people = [row for row in self.rows if sector is None or row.get("sector", "") == sector]
        return [row[f"N{aspect}"] for row in people if row[f"N{aspect}"] != "dont_know"]

    def people(self, sector: str) -> int:
        return sum(row.get("sector", "") == sector for row in self.rows)

    def heads(self, sector: str) -> int | None:
        heads: int | None = self.survey.headcounts.get(f"sector:{sector}")
        return heads

    @property
    def pk(self) -> int:
        return factories.place_of(self.survey).pk


@dataclass(frozen=True)
class Party:
    """A participant of the round: one municipality, or a consortium."""

    enrolment: Enrolment
    towns: Sequence[Town]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(town.pk for town in self.towns)


@dataclass
class World:
    """One round of a network. What is shown is asked for when it is first read."""

    round: Round
    parties: list[Party]
    documents: dict[int, dict[str, Any]] = field(default_factory=dict)
    reports: dict[tuple[frozenset[int], frozenset[int]], Report] = field(default_factory=dict)

    @cached_property
    def towns(self) -> list[Town]:
        return [town for party in self.parties for town in party.towns]

    def report(self, towns: Sequence[Town], known: frozenset[int] = frozenset()) -> Report:
        """On municipalities that act as one, for somebody who has the figures of others too."""
        key = frozenset(town.pk for town in towns), known
        if key not in self.reports:
            self.reports[key] = report_on([town.survey for town in towns], known=known)
        return self.reports[key]

    def write_documents(self) -> None:
        """A roadmap's document of every participant, from the round that is the newest."""
        for number, party in enumerate(self.parties):
            roadmap = roadmaps.start(enrolment=party.enrolment, actor=None)
            self.documents[number] = snapshot(roadmap, number=1)


def make_rounds(seed: int) -> list[World]:
    """The earlier round, in which one took part who withdrew, and the newest one."""
    kept_network.cache_clear()
    random = Random(seed)
    programme = factories.programme()
    places = [
        factories.municipality(population=random.choice([3_000, 60_000]), languages=random.choice(["fi", "sv"]))
        for _ in range(random.randint(4, 10))
    ]
    joint = random.choice([0, 2, 3])
    groups = [*([places[:joint]] if joint else []), *([place] for place in places[joint:])]
    enrolments = [(factories.accepted(*group, programme=programme), group) for group in groups]
    worlds = []
    for number in range(ROUNDS):
        taking_part = enrolments if number == 0 else enrolments[:-1]
        worlds.append(World(make_round(programme, number), []))
        for enrolment, members in taking_part:
            towns = [town(random, worlds[-1].round, place) for place in members]
            worlds[-1].parties.append(Party(enrolment, towns))
        comparing.freeze(worlds[-1].round)
        worlds[-1].round.refresh_from_db()
        for made in worlds[-1].towns:
            made.survey.round = worlds[-1].round
    worlds[-1].write_documents()
    return worlds


def make_round(programme: Programme, number: int) -> Round:
    now = timezone.now()
    return factories.survey_round(
        programme,
        opens_at=now - timedelta(days=100 - 50 * number),
        closes_at=now - timedelta(days=80 - 50 * number),
    )


def town(random: Random, round: Round, place: Any) -> Town:
    """Sectors of any size, some of them unanimous, some of more answers than heads, and some who told no sector."""
    lean = random.choice([1, 2, 3, 3, 4, 5])
    alike = random.random() < 0.15
    rows: list[dict[str, Any]] = []
    heads = {}
    sizes, unsaid = random.choice([(SIZES, (0, 0, 2, 12)), (SIZES, (0, 0, 2, 12)), (TINY, (0, 1))])
    for sector in (*SECTORS, ""):
        many = random.choice(sizes if sector else unsaid)
        rows += sector_rows(random, sector, many, lean, alike)
        if sector:
            heads[sector] = random.choice([many, many + 3, 200, 200, max(many - 1, 0)])
    return Town(factories.counted(round, place, rows, heads), rows)


def sector_rows(random: Random, sector: str, many: int, lean: int, alike: bool) -> Iterable[dict[str, Any]]:
    given = {aspect: values(random, lean, alike) for aspect in range(1, 12)}
    for _ in range(many):
        row: dict[str, Any] = {f"N{aspect}": random.choice(given[aspect]) for aspect in given}
        row |= {f"N{aspect}": "dont_know" for aspect in given if random.random() < 0.05}
        yield {**row, "sector": sector} if sector else row


def values(random: Random, lean: int, alike: bool) -> Sequence[int]:
    """What a sector's people choose from: one value, nearly one, or around where the municipality leans."""
    if alike or random.random() < 0.25:
        return [lean]
    if random.random() < 0.25:
        return [lean] * 9 + [random.randint(1, 5)]
    return [min(5, max(1, lean + step)) for step in (-1, 0, 0, 1, random.randint(-3, 3))]
