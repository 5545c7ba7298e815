"""Middleware of the whole portal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_null_bytes(get_response: Handler) -> Handler:
    """PostgreSQL cannot store a null byte, so an address or a query that carries one is refused in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware
