"""What staff have told everybody."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from network.queries.home import announcements_for
from network.queries.reader import reader_of

A_PAGE = 20
"""Announcements on one page."""


@login_required
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """What is valid today, the pinned ones first."""
    rows = announcements_for(reader_of(cast(User, request.user)))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/announcements.html", {"page": page, "tab": "announcements"})
