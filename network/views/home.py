"""The network's first page, and searching it."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from network.queries.home import home_of
from network.queries.reader import reader_of
from network.queries.search import LONGEST_QUERY, find


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    reader = reader_of(cast(User, request.user))
    takes_part = bool(reader.own) or reader.sees_all
    return render(request, "network/home.html", {"home": home_of(reader), "takes_part": takes_part, "tab": "home"})


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Announcements, themes, materials and solutions that have every word that was asked for."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    found = find(reader_of(cast(User, request.user)), words) if words else []
    return render(request, "network/search.html", {"words": words, "found": found, "tab": "home"})
