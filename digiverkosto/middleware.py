"""Middleware of the whole portal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]
COMPRESSED = ("text/", "image/svg+xml", "application/json")


class CompressText(GZipMiddleware):
    """Compresses pages, and leaves files alone that are compressed as they are.

    What could be guessed through a compressed page's length (BREACH) is the request-forgery token, and Django masks it
    anew for each page; the middleware also pads each page by a random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)


def refuse_null_bytes(get_response: GetResponse) -> GetResponse:
    """PostgreSQL cannot store a null byte, so an address or a query that carries one is refused in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware
