"""Where a calendar leads: to an event, for years."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from digiverkosto.addresses import absolute
from events.own import page_of_event
from events.services import keys


@login_required
@require_safe
def my_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a calendar leads, for years: to the event's page of the participant through whom this person comes."""
    address = page_of_event(cast(User, request.user), pk)
    if address is None:
        raise Http404
    return redirect(address)


@login_required
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The address of the person's feed, and how a calendar is told of it."""
    address = absolute(reverse("calendar-feed", args=[keys.key_of(cast(User, request.user)).key]))
    _scheme, rest = address.split("://")
    return render(request, "events/my_calendar.html", {"address": address, "subscribe": f"webcal://{rest}"})


@login_required
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Ask, then make a new address."""
    if request.method == "POST":
        keys.renew(user=cast(User, request.user))
        messages.success(
            request, _("Your calendar has a new address. Subscribe to it again in each of your calendars.")
        )
        return redirect("my-calendar")
    return render(request, "events/my_calendar_renew.html")
