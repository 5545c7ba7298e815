"""A person's events as files for calendars: the feed, by its key alone, and one event."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from accounts.models import User
from events.calendars.feed import fingerprint, last_changed, reader_of, shapes, text
from events.calendars.files import download
from events.models import Registration

KIND = "text/calendar; charset=utf-8"


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the key reads, without signing in. It is made anew only when it is another than the reader has."""
    reader = reader_of(key)
    if reader is None:
        raise Http404
    content = shapes(reader, timezone.now())
    mark = fingerprint(content)
    changed_at = last_changed(reader, mark)
    etag = f'W/"{mark}"'
    response = get_conditional_response(request, etag=etag, last_modified=int(changed_at.timestamp()))
    if response is None:
        response = HttpResponse(text(content), content_type=KIND)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_safe
def one_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an event at which the person has a seat."""
    seats = Registration.objects.standing().select_related("event", "user")
    seat = get_object_or_404(seats, event=pk, user=cast(User, request.user))
    response = HttpResponse(download(seat), content_type=KIND)
    response.headers["Content-Disposition"] = f'attachment; filename="event-{pk}.ics"'
    return response
