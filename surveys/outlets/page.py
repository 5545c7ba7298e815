"""The report as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from documents.figures.numbers import decimals
from participants.access import Participation
from surveys.figures import finding, profile_row
from surveys.outlets import FILES
from surveys.registry import after_results
from surveys.results.report import AspectFigure, Parts, Report
from surveys.scales import level_of

CELL = '<td class="num{}">{}</td>'
LINE = '<tr><th scope="row">{}</th>{}</tr>'


@dataclass(frozen=True)
class PartRow:
    """One part of the municipality with its means, written once for each of the two tables, wide and narrow.

    `shown`: there is a mean at all. `cells`: one an aspect. `lines`: one an aspect, with its name.
    """

    name: str
    shown: bool
    cells: SafeString
    lines: SafeString


def part_rows(grouping: Parts, aspects: Sequence[AspectFigure]) -> list[PartRow]:
    names = [conditional_escape(aspect.name) for aspect in aspects]
    rows = []
    for part in grouping.parts:
        known = [part.means.get(aspect.number) for aspect in aspects]
        cells = [cell_of(mean) for mean in known]
        lines = SafeString("".join(LINE.format(name, cell) for name, cell in zip(names, cells, strict=True)))
        rows.append(PartRow(part.name, bool(part.means), SafeString("".join(cells)), lines))
    return rows


def cell_of(mean: float | None) -> str:
    """A mean as it is shown, in the shade of the level that it is nearest to."""
    return CELL.format("", "–") if mean is None else CELL.format(f" heat-{level_of(mean)}", decimals(mean, 1))


def body_of(report: Report, participation: Participation) -> str:
    """Everything below the page's frame."""
    context = {
        "participation": participation,
        "report": report,
        "finding": finding(report),
        "rows": [profile_row(aspect) for aspect in report.aspects],
        "rated": [section for section in report.sections if any(question.rates for question in section.questions)],
        "groupings": [(grouping, part_rows(grouping, report.aspects)) for grouping in report.groupings],
        "unrated": [
            section
            for section in report.sections
            if any(question.figure and not question.rates for question in section.questions)
        ],
        "files": FILES,
        "steps": after_results(),
    }
    return render_to_string("surveys/_results.html", context)
