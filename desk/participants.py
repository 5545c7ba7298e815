"""The participants of a programme in a list: where each stands, in one row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from desk.board import BoardRow, board
from desk.lists import Column
from desk.selection import LANGUAGES, Choices, Selection
from participants.models import EnrolledMunicipality
from programmes.models import Programme
from roadmaps.models import Measure, Roadmap, Version
from surveys.models import Survey
from surveys.queries.response_rate import response_rates


@dataclass(frozen=True)
class Place:
    """What is known of a participant's municipalities together."""

    keys: tuple[int, ...] = ()
    region: str = ""
    inhabitants: int = 0
    languages: str = ""


@dataclass(frozen=True)
class Answering:
    """The newest survey of a participant: its state in words, and the rate in per cent where it may be told."""

    state: str = ""
    rate: int | None = None


@dataclass(frozen=True)
class RoadmapFacts:
    levels: int = 0
    set: int = 0
    measures: int = 0
    version: int | None = None
    approved: bool = False

    @property
    def document(self) -> str:
        if self.version is None:
            return ""
        return (_("version %(number)s, approved") if self.approved else _("version %(number)s, draft")) % {
            "number": self.version
        }


@dataclass(frozen=True)
class ParticipantRow:
    board: BoardRow
    place: Place
    answering: Answering
    roadmap: RoadmapFacts

    @property
    def name(self) -> str:
        return self.board.name

    @property
    def address(self) -> str:
        return self.board.address


def participants(selection: Selection) -> list[ParticipantRow]:
    """All rows of the board that fit, with what else is known of each."""
    shown = board(selection)
    return details(shown.programme, shown.rows) if shown else []


def details(programme: Programme, rows: Sequence[BoardRow]) -> list[ParticipantRow]:
    """What else is known of each of these rows of the board, in six queries."""
    keys = [row.pk for row in rows]
    places, roadmaps = places_of(keys), roadmaps_of(keys)
    answering = answering_of(programme, places)
    return [
        ParticipantRow(
            row,
            places.get(row.pk, Place()),
            answering.get(row.pk, Answering()),
            roadmaps.get(row.pk, RoadmapFacts()),
        )
        for row in rows
    ]


ORDERS: Mapping[str, Callable[[ParticipantRow], Any]] = {
    "region": lambda row: (row.place.region, row.name),
    "inhabitants": lambda row: row.place.inhabitants,
    "rate": lambda row: row.answering.rate or 0,
    "levels": lambda row: row.roadmap.set,
    "measures": lambda row: row.roadmap.measures,
    "late": lambda row: row.board.late,
}
"""What rows are sorted by beside what the board sorts by."""


def places_of(enrolments: Iterable[int]) -> dict[int, Place]:
    rows = EnrolledMunicipality.objects.filter(enrolment__in=enrolments).select_related("municipality")
    of_each: dict[int, list[EnrolledMunicipality]] = defaultdict(list)
    for row in rows.order_by("municipality__name"):
        of_each[row.enrolment_id].append(row)
    words = {code: str(name) for code, name in LANGUAGES}
    return {
        enrolment: Place(
            keys=tuple(one.municipality_id for one in own),
            region=", ".join(dict.fromkeys(one.municipality.region for one in own)),
            inhabitants=sum(one.municipality.population for one in own),
            languages=", ".join(dict.fromkeys(words[one.municipality.main_language] for one in own)),
        )
        for enrolment, own in of_each.items()
    }


def answering_of(programme: Programme, places: Mapping[int, Place]) -> dict[int, Answering]:
    """Of each participant the newest round's surveys together."""
    opened = Survey.objects.filter(round__programme=programme).exclude(state=Survey.State.DRAFT)
    newest: dict[int | None, Survey] = {}
    for survey in opened.select_related("round").order_by("round__opens_at", "pk"):
        newest[survey.municipality_id] = survey
    rates = {one.survey.pk: one for one in response_rates(list(newest.values()))}
    told = {}
    for enrolment, place in places.items():
        own = [newest[key] for key in place.keys if key in newest]
        states = list(dict.fromkeys(survey.get_state_display() for survey in own))
        told[enrolment] = Answering(", ".join(states), rates[own[0].pk].rate if len(own) == 1 else None)
    return told


def roadmaps_of(enrolments: Iterable[int]) -> dict[int, RoadmapFacts]:
    own = Roadmap.objects.filter(enrolment__in=enrolments).order_by()
    counted = own.annotate(
        all_levels=Count("levels"),
        set_levels=Count("levels__target"),
        measures=counted_of(Measure, "development_target__roadmap", Count("pk")),
        newest=counted_of(Version, "roadmap", Max("number")),
        approved=counted_of(Version, "roadmap", Max("number"), approved_at__isnull=False),
    )
    facts = counted.values_list("enrolment", "all_levels", "set_levels", "measures", "newest", "approved")
    return {
        enrolment: RoadmapFacts(levels, ready, measures or 0, newest, newest is not None and newest == approved)
        for enrolment, levels, ready, measures, newest, approved in facts
    }


def counted_of(model: Any, path: str, figure: Any, **where: Any) -> Subquery:
    """One figure of the rows of `model` that belong to each roadmap."""
    rows = model.objects.filter(**{path: OuterRef("pk")}, **where).order_by()
    return Subquery(rows.values(path).annotate(figure=figure).values("figure"))


def columns() -> list[Column[ParticipantRow]]:
    return [
        Column(_("Participant"), lambda row: row.name, "name"),
        Column(_("Late"), lambda row: row.board.late or None, "late", number=True),
        Column(_("Next date"), lambda row: row.board.next_on, "next"),
        Column(_("Consultant"), lambda row: row.board.participant.consultant, "consultant"),
        Column(_("Survey"), lambda row: row.answering.state),
        Column(_("Answered, %"), lambda row: row.answering.rate, "rate", number=True),
        Column(_("Levels set"), lambda row: row.roadmap.set or None, "levels", number=True),
        Column(_("Measures"), lambda row: row.roadmap.measures or None, "measures", number=True),
        Column(_("Document"), lambda row: row.roadmap.document),
        Column(_("Region"), lambda row: row.place.region, "region"),
        Column(_("Inhabitants"), lambda row: row.place.inhabitants, "inhabitants", number=True),
        Column(_("Language"), lambda row: row.place.languages),
    ]


class ListView:
    """The list with what it was asked for. `rows` are the board's, in order; what else is known of them is read for those
    that are shown, unless they are ordered by it.
    """

    def __init__(self, asked: Mapping[str, str]) -> None:
        self.choices = Choices.now()
        self.selection = Selection.of(asked, self.choices)
        self.board = board(self.selection)
        self.rows: list[BoardRow] = self.board.rows if self.board else []
        self.known: list[ParticipantRow] = []
        order = ORDERS.get(self.selection.sort.removeprefix("-"))
        if order is not None:
            self.known = sorted(self.told(self.rows), key=order, reverse=self.selection.sort.startswith("-"))
            self.rows = [row.board for row in self.known]

    def told(self, rows: Sequence[BoardRow]) -> list[ParticipantRow]:
        """These of its rows in full."""
        if self.board is None:
            return []
        if self.known:
            ready = {row.board.pk: row for row in self.known}
            return [ready[row.pk] for row in rows]
        return details(self.board.programme, rows)
