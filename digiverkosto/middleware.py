"""Middleware of the whole portal."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")
BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of an answer that is no page of ours and loads nothing."""
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


def say_policies(get_response: GetResponse) -> GetResponse:
    """What browsers may let pages do, on every answer: static files and errors before any page is chosen too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Content-Security-Policy", BARE_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response

    return middleware


def know_methods(get_response: GetResponse) -> GetResponse:
    """Pages are read and forms are sent; nothing here is asked in any other way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def keep_private(get_response: GetResponse) -> GetResponse:
    """What a page shows to somebody who is signed in stays in no cache, a shared computer's neither.

    Who asks is looked up only where the page has looked it up already: the doors where nobody signs in do not.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        known = request.session.accessed and request.user.is_authenticated
        if known and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware


def drop_broken_cookies(get_response: GetResponse) -> GetResponse:
    """A cookie with a null byte is nobody's: PostgreSQL could not even look for its session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return get_response(request)

    return middleware


def refuse_unreadable(get_response: GetResponse) -> GetResponse:
    """What nobody can read is refused in words: a null byte, which PostgreSQL cannot store, and a form in another
    encoding than the portal's pages ask browsers for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        encoding = (request.content_params or {}).get("charset", "utf-8").lower()
        null = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if null or encoding not in ("utf-8", "utf8"):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware
