"""From what is printed to PDF bytes, in the portal's own look."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from documents.brand import DocumentBrand
from documents.rendering import identifier_of, render
from events.models import Event


def pdf_of(name: str, title: str, event: Event, brand: DocumentBrand, content: Any, **context: Any) -> bytes:
    """`content`: plain data that says what stands on it. Raises FaultyDocument where the PDF is not accessible."""
    made_on: date = timezone.localdate()
    context |= {
        "language": get_language(),
        "title": title,
        "author": "Digiverkosto",
        "made_on": made_on,
        "brand": brand,
        "event": event,
    }
    html = render_to_string(f"events/printed/{name}.html", context)
    css = render_to_string(f"events/printed/{name}.css", context)
    return render(html, css, files=brand.files(), identifier=identifier_of([title, content]))
