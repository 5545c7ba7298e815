"""The demo's front door: step in as anybody, read the sent mails. A 404 wherever the demo is off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from demo.queries import people
from outbox.models import Message

View = Callable[..., HttpResponse]
GROUPS = 24
"""Municipalities on one page of the front door."""


def demo_only(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@demo_only
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Who one can step in as; `?q=` looks for a name or a municipality."""
    words = request.GET.get("q", "").strip()
    page = Paginator(people(words), GROUPS).get_page(request.GET.get("page"))
    return render(request, "demo/front.html", {"page": page, "words": words})


@demo_only
@require_POST
def step_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as this person, staff too, and go where they would land."""
    user = get_object_or_404(User, pk=pk)
    login(request, user, backend="accounts.backends.SignIn")
    with override(user.language):
        return redirect(reverse("start"))


@demo_only
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail that the portal has sent, the newest first."""
    page = Paginator(Message.objects.order_by("-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "demo/mails.html", {"page": page})


@demo_only
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": get_object_or_404(Message, pk=pk)})
