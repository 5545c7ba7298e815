"""What was typed comes back when a form could not be taken in: its sender had been signed out, or its page was too old."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render, resolve_url
from django.urls import reverse

from digiverkosto.middleware import GetResponse


def keep_what_was_typed(get_response: GetResponse) -> GetResponse:
    """Somebody whose session has ended is not sent to sign in and back to an empty form, but told what to do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sent = request.method == "POST" and "HX-Request" not in request.headers  # a part of a page keeps its form
        if sent and sends_to_sign_in(response) and is_nobody(request) and (typed := what_was_typed(request))["typed"]:
            context = {**typed, "sign_in": response["Location"]}
            return render(request, "signed_out.html", context, status=403)
        return response

    return middleware


def is_nobody(request: HttpRequest) -> bool:
    """Asked last: at a survey nobody asks who comes. Whoever is signed in, and may not open the page, types in vain."""
    return not request.user.is_authenticated


def sends_to_sign_in(response: HttpResponse) -> bool:
    """Whether a page that needs signing in has answered, the staff's too."""
    if response.status_code != 302:
        return False
    address = urlsplit(response["Location"])
    doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))
    return address.path in doors and address.query.startswith("next=")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The request-forgery check refused the form: what was typed on our own page may be sent again, a stranger's not."""
    ours = "Origin" in request.headers and reason != REASON_BAD_ORIGIN % request.headers["Origin"]
    return render(request, "403_csrf.html", what_was_typed(request) if ours else {}, status=403)


def what_was_typed(request: HttpRequest) -> dict[str, object]:
    """For the form that sends it again: `typed` (name, value) and the `address` that it was meant for."""
    typed = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return {"typed": typed, "address": request.get_full_path()}
