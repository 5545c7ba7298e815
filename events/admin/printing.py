"""What is printed of one event for the day."""

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy

from events.admin.telling import found
from events.models import Event
from events.printed.badges import badges_pdf
from events.printed.group_papers import groups_pdf, signs_pdf

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

PRINTED: Mapping[str, tuple[Any, Callable[[Event], bytes]]] = {
    "badges": (gettext_lazy("Badges"), badges_pdf),
    "signs": (gettext_lazy("Table signs"), signs_pdf),
    "groups": (gettext_lazy("Small groups"), groups_pdf),
}
"""Name in the address → what the file is called, and how it is made."""


def document(page: "EventAdmin", request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Raises Http404 for what is none of these."""
    event = found(page, request, pk)
    if name not in PRINTED:
        raise Http404
    title, make = PRINTED[name]
    called = f"{title} {event} {timezone.localdate().isoformat()}.pdf"
    return FileResponse(io.BytesIO(make(event)), as_attachment=True, filename=called, content_type="application/pdf")
