"""All the reports on a programme as one accessible PDF, for those who own it."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk.lists import shown_value
from desk.reports import REPORTS
from desk.tables import OwnersReport
from documents.rendering import identifier_of, render
from municipalities.portal_brand import portal_brand
from programmes.models import Programme

MOST_ON_PORTRAIT = 5
"""Columns of a table; one with more lies on its side."""


def owners_pdf(programme: Programme, made_on: date) -> bytes:
    """In the language that is spoken now. Raises FaultyDocument where the PDF is not accessible."""
    reports = [make(programme) for _title, make in REPORTS.values()]
    context = context_of(programme, reports, made_on)
    html = render_to_string("desk/document/report.html", context)
    css = render_to_string("desk/document/report.css", context)
    told = [[report.title, report.sentence, [list(map(str, row)) for row in report.rows]] for report in reports]
    return render(html, css, files=context["brand"].files(), identifier=identifier_of([str(programme), told]))


def context_of(programme: Programme, reports: list[OwnersReport], made_on: date) -> dict[str, Any]:
    return {
        "language": get_language(),
        "title": _("Report to the owners"),
        "author": "Digiverkosto",
        "programme": programme,
        "cover_lines": [str(programme)],
        "made_on": made_on,
        "brand": portal_brand(),
        "reports": [
            (
                report,
                [list(zip(report.heads, map(shown_value, row), strict=True)) for row in report.rows],
                len(report.heads) > MOST_ON_PORTRAIT,
            )
            for report in reports
        ],
    }
