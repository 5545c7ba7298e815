"""Where a calendar leads: to an event, for years."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.models import User
from events.own import page_of_event


@login_required
@require_safe
def my_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a calendar leads, for years: to the event's page of the participant through whom this person comes."""
    address = page_of_event(cast(User, request.user), pk)
    if address is None:
        raise Http404
    return redirect(address)
