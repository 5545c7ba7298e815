"""A person's own schedule, across all that they take part in."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from events.mine import MyEvent, my_schedule
from events.months import by_month


@login_required
@require_safe
def my_schedule_page(request: HttpRequest) -> HttpResponse:
    """What is the person's own, or with `?show=all` also what they could go to: the next one first, then what has been."""
    entries = my_schedule(cast(User, request.user), timezone.now())
    shows_all = request.GET.get("show") == "all"
    shown = entries if shows_all else [entry for entry in entries if entry.is_mine]
    coming = [entry for entry in shown if not entry.past]
    context = {
        "shows_all": shows_all,
        "has_more": len(shown) < len(entries),
        "next": next_of(entries),
        "coming": by_month(coming),
        "past": by_month(entry for entry in reversed(shown) if entry.past),
    }
    return render(request, "events/my_schedule.html", context)


def next_of(entries: list[MyEvent]) -> MyEvent | None:
    """The first one to come that the person goes to."""
    standing = (entry for entry in entries if entry.is_mine and not entry.past and not entry.event.cancelled_at)
    return next(standing, None)
