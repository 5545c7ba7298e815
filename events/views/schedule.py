"""Shared events and own sessions in one list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.feedback import feedback_on
from events.months import by_month
from events.queries import agreed_days, schedule
from participants.access import Participation, participant_page
from participants.progress import progress_now


@participant_page()
@require_safe
def schedule_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """What is to come first, then what has been."""
    now, me = timezone.now(), participation.user.pk
    entries = schedule(participation.enrolment, now)
    mine = [entry.event for entry in entries if any(person.user_id == me for person in entry.going)]
    context = {
        **participation.frame("schedule"),
        "agreed": agreed_days(participation.once(progress_now), entries),
        "coming": by_month(entry for entry in entries if not entry.past),
        "feedback": feedback_on(mine, now),
        "past": by_month(entry for entry in reversed(entries) if entry.past),
    }
    return render(request, "events/schedule.html", context)
