"""Whether the process lives (`/healthz`) and whether it can do its work (`/readyz`)."""

from collections.abc import Callable
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


Trouble = Callable[[datetime], str]
"""What is wrong now, in words; empty when nothing is."""

_troubles: list[Trouble] = []


def register_trouble(trouble: Trouble) -> None:
    if trouble not in _troubles:
        _troubles.append(trouble)


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """503 when the database does not answer; else 200, with a line for each thing that pages can do without."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    cache.set("ready", 1, 10)
    lines = ["ready"] if cache.get("ready") else ["ready", "cache does not answer"]
    with override("en"):
        lines += [words for trouble in _troubles if (words := trouble(timezone.now()))]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")
