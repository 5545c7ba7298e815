"""What came of the wishes."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from network.queries.reader import reader_of
from network.queries.themes import fates


@login_required
@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme of the reader's programmes with its fate."""
    context = {"fates": fates(reader_of(cast(User, request.user))), "tab": "themes"}
    return render(request, "network/themes.html", context)
