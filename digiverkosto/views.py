"""The front door and the error pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.vary import vary_on_headers


@vary_on_headers("Accept-Language", "Cookie")
def to_own_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the front page in the reader's language."""
    with override(get_language_from_request(request)):
        return redirect(reverse("front"))


def no_such_door(request: HttpRequest, door: str = "") -> HttpResponse:
    """A person's address is set by the portal alone and nobody has a password, so those pages of the library are shut."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses no database and no session, since either may be what failed."""
    return render(None, "500.html", status=500)
