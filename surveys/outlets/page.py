"""The report as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string

from participants.access import Participation
from surveys.figures import profile_row
from surveys.outlets import FILES
from surveys.registry import after_results
from surveys.results.report import AspectFigure, Parts, Report


@dataclass(frozen=True)
class PartRow:
    """One part of the municipality: aspect and its mean as it is written. `shown`: there is a mean at all."""

    name: str
    shown: bool
    means: list[tuple[AspectFigure, str]]


def part_rows(grouping: Parts, aspects: Sequence[AspectFigure]) -> list[PartRow]:
    """Each mean is written once for the two tables, wide and narrow, that it stands in, and for all that have the same."""
    known = {mean for part in grouping.parts for mean in part.means.values()}
    written: dict[float | None, str] = {None: "–"}
    written |= {mean: floatformat(mean, 1) for mean in known}
    return [
        PartRow(part.name, bool(part.means), [(aspect, written[part.means.get(aspect.number)]) for aspect in aspects])
        for part in grouping.parts
    ]


def body_of(report: Report, participation: Participation) -> str:
    """Everything below the page's frame."""
    context = {
        "participation": participation,
        "report": report,
        "rows": [profile_row(aspect) for aspect in report.aspects],
        "rated": [section for section in report.sections if any(question.rates for question in section.questions)],
        "groupings": [(grouping, part_rows(grouping, report.aspects)) for grouping in report.groupings],
        "others": [
            section
            for section in report.sections
            if any(question.figure and not question.rates for question in section.questions)
        ],
        "files": FILES,
        "steps": after_results(),
    }
    return render_to_string("surveys/_results.html", context)
