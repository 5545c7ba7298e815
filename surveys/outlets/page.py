"""The report as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from documents.figures.numbers import decimals
from participants.access import Participation
from surveys.figures import profile_row
from surveys.outlets import FILES
from surveys.registry import after_results
from surveys.results.report import AspectFigure, Parts, Report

CELL = '<td class="num">{}</td>'
LINE = '<tr><th scope="row">{}</th><td class="num">{}</td></tr>'


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
        means = ["–" if mean is None else decimals(mean, 1) for mean in known]
        cells = SafeString("".join(CELL.format(mean) for mean in means))
        lines = SafeString("".join(LINE.format(name, mean) for name, mean in zip(names, means, strict=True)))
        rows.append(PartRow(part.name, bool(part.means), cells, lines))
    return rows


def body_of(report: Report, participation: Participation) -> str:
    """Everything below the page's frame."""
    context = {
        "participation": participation,
        "report": report,
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
