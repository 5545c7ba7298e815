"""The roadmaps of a programme in a list: how far each has come, in one row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Count, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Entry
from desk.lists import Column
from desk.selection import Choices, Selection, accepted
from participants.models import Enrolment
from roadmaps.models import Measure, Roadmap, Version

ASKED = ("programme", "q", "consultant", "sort")
"""What an address can ask of the list."""


class Newest(NamedTuple):
    """The newest version. `dated`: the day of the decision, or when it was made while it is a draft."""

    number: int
    approved: bool
    dated: date
    ready: bool
    """Its PDF has been made."""

    @property
    def words(self) -> str:
        told = _("version %(number)s, approved") if self.approved else _("version %(number)s, draft")
        return told % {"number": self.number}


class Going(NamedTuple):
    """How many measures have which status, and the year in which a status was last told."""

    statuses: Mapping[str, int]
    followed: int | None


@dataclass(frozen=True)
class RoadmapRow:
    name: str
    address: str
    """The staff's page of the participant."""
    levels: int
    set: int
    targets: int
    statuses: Mapping[str, int] = field(default_factory=Counter)
    followed: int | None = None
    newest: Newest | None = None
    pdf: str = ""
    """The newest version's PDF; empty where there is none yet."""


@dataclass(frozen=True)
class RoadmapList:
    """The list with what it was asked for. `without`: how many of those asked for have not started one."""

    selection: Selection
    choices: Choices
    rows: list[RoadmapRow]
    without: int


def list_for(asked: Mapping[str, str]) -> RoadmapList:
    choices = Choices.now()
    selection = Selection.of({name: asked[name] for name in ASKED if name in asked}, choices)
    enrolments = accepted(selection) if selection.programme else []
    rows = rows_of(selection, enrolments)
    wanted = selection.sort.removeprefix("-")
    rows.sort(key=lambda row: row.name)
    if wanted in ORDERS:
        rows.sort(key=ORDERS[wanted], reverse=selection.sort.startswith("-"))
    return RoadmapList(selection, choices, rows, len(enrolments) - len(rows))


def rows_of(selection: Selection, enrolments: list[Enrolment]) -> list[RoadmapRow]:
    """One for each participant that has a roadmap, in three queries."""
    keys = [enrolment.pk for enrolment in enrolments]
    counts, going, newest = counts_of(keys), going_of(keys), newest_of(keys)
    programme = selection.programme.slug if selection.programme else ""
    rows = []
    for enrolment in enrolments:
        if enrolment.pk in counts:
            version = newest.get(enrolment.pk)
            pdf = (
                reverse("roadmap-pdf", args=[enrolment.party.slug, programme, version.number])
                if version and version.ready
                else ""
            )
            address = reverse("admin:participant", args=[enrolment.pk])
            told = going.get(enrolment.pk, Going(Counter(), None))
            rows.append(RoadmapRow(str(enrolment.party), address, *counts[enrolment.pk], *told, version, pdf))
    return rows


def counts_of(enrolments: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """Of each roadmap: its levels, those of them that have a target level, its development targets."""
    counted = Roadmap.objects.order_by().annotate(
        all_levels=Count("levels", distinct=True),
        set_levels=Count("levels", filter=Q(levels__target__isnull=False), distinct=True),
        targets=Count("development_targets", distinct=True),
    )
    rows = counted.filter(enrolment__in=enrolments)
    return {
        enrolment: (levels, ready, targets)
        for enrolment, levels, ready, targets in rows.values_list("enrolment", "all_levels", "set_levels", "targets")
    }


def going_of(enrolments: Iterable[int]) -> dict[int, Going]:
    """How the measures of each go; when it was told is in the log."""
    told = Entry.objects.filter(
        action="measure.status_changed",
        target_type=Measure._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
    )
    measures = Measure.objects.filter(development_target__roadmap__enrolment__in=enrolments).order_by()
    rows = measures.annotate(told=Subquery(told.order_by("-at").values("at")[:1]))
    statuses: dict[int, Counter[str]] = defaultdict(Counter)
    years: dict[int, list[int]] = defaultdict(list)
    for enrolment, status, at in rows.values_list("development_target__roadmap__enrolment", "status", "told"):
        statuses[enrolment][status] += 1
        years[enrolment] += [timezone.localtime(at).year] if at else []
    return {enrolment: Going(counted, max(years[enrolment], default=None)) for enrolment, counted in statuses.items()}


def newest_of(enrolments: Iterable[int]) -> dict[int, Newest]:
    versions = Version.objects.filter(roadmap__enrolment__in=enrolments).order_by("number")
    asked = ("roadmap__enrolment", "number", "approved_at", "approved_on", "made_at", "pdf")
    return {
        enrolment: Newest(number, bool(at), on or timezone.localtime(at or made).date(), bool(pdf))
        for enrolment, number, at, on, made, pdf in versions.values_list(*asked)
    }


def count_of(status: str) -> Callable[[RoadmapRow], int]:
    return lambda row: row.statuses[status]


ORDERS: Mapping[str, Callable[[RoadmapRow], Any]] = {
    "name": lambda row: row.name,
    "levels": lambda row: (row.set, row.levels),
    "targets": lambda row: row.targets,
    **{status.value: count_of(status) for status in Measure.Status},
    "version": lambda row: (row.newest.number, row.newest.approved) if row.newest else (0, False),
    "dated": lambda row: row.newest.dated if row.newest else date.min,
    "followed": lambda row: row.followed or 0,
}
"""What rows are sorted by."""


def columns() -> list[Column[RoadmapRow]]:
    return [
        Column(_("Participant"), lambda row: row.name, "name"),
        Column(_("Levels set"), lambda row: f"{row.set}/{row.levels}", "levels", number=True),
        Column(_("Development targets"), lambda row: row.targets or None, "targets", number=True),
        *(
            Column(title, zero_left_out(status), status.value, number=True)
            for status, title in titles_of_statuses().items()
        ),
        Column(_("Newest version"), lambda row: row.newest.words if row.newest else None, "version", to=pdf_of),
        Column(_("Dated"), lambda row: row.newest.dated if row.newest else None, "dated"),
        Column(_("Year of follow-up"), lambda row: row.followed and str(row.followed), "followed"),
    ]


def titles_of_statuses() -> dict[Measure.Status, str]:
    return {
        Measure.Status.PLANNED: _("Measures not started"),
        Measure.Status.UNDER_WAY: _("Measures under way"),
        Measure.Status.DONE: _("Measures done"),
        Measure.Status.STOPPED: _("Measures stopped"),
    }


def zero_left_out(status: Measure.Status) -> Callable[[RoadmapRow], int | None]:
    return lambda row: row.statuses[status] or None


def pdf_of(row: RoadmapRow) -> str:
    return row.pdf
