"""One list about an event as an accessible PDF."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from desk.lists import shown_value
from desk.tables import OwnersReport
from documents.rendering import identifier_of, render
from events.models import Event
from municipalities.portal_brand import portal_brand


def list_pdf(told: OwnersReport, event: Event, made_on: date, besides: OwnersReport | None = None) -> bytes:
    """In the language that is spoken now; `besides` has two columns, a word and a number. Raises FaultyDocument where the PDF is not accessible."""
    brand = portal_brand()
    context: dict[str, Any] = {
        "language": get_language(),
        "title": f"{told.title}: {event}",
        "author": "Digiverkosto",
        "made_on": made_on,
        "brand": brand,
        "event": event,
        "report": told,
        "besides": besides,
        "rows": [list(zip(told.heads, map(shown_value, row), strict=True)) for row in told.rows],
    }
    html = render_to_string("desk/document/list.html", context)
    css = render_to_string("desk/document/list.css", context)
    shown = [told] if besides is None else [told, besides]
    said = [context["title"], *([one.sentence, [list(map(str, row)) for row in one.rows]] for one in shown)]
    return render(html, css, files=brand.files(), identifier=identifier_of(said))
