"""The report as a page."""

from django.template.loader import render_to_string

from municipalities.models import Party
from surveys.figures import Row
from surveys.outlets import FILES
from surveys.results.report import AspectFigure, Report


def row_of(aspect: AspectFigure) -> Row:
    """An aspect as a row of the profile."""
    label = f"{aspect.number}. {aspect.name}"
    return Row(label=label, own=aspect.mean, low=aspect.low, high=aspect.high, others=aspect.others)


def body_of(report: Report, party: Party) -> str:
    """Everything below the page's frame."""
    context = {
        "party": party,
        "report": report,
        "rows": [row_of(aspect) for aspect in report.aspects],
        "rated": [section for section in report.sections if any(question.rates for question in section.questions)],
        "others": [
            section
            for section in report.sections
            if any(question.figure and not question.rates for question in section.questions)
        ],
        "files": FILES,
    }
    return render_to_string("surveys/_results.html", context)
