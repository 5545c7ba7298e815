"""Asking those who had a seat at a shared event what they thought of it, once it is over."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from desk.feedback import event_of, occasion_of
from events.feedback import LASTS, is_fresh
from events.models import Event
from events.services.places import event_held
from events.services.waiting import each
from surveys.models import Round, Survey
from surveys.models.survey import SMALLEST_LIMIT
from surveys.services import feedback

A_MOMENT = timedelta(seconds=1)


def follow_events(now: datetime) -> int:
    """Ask about what is over, and move the time to answer when an event moves. Returns of how many events."""
    return sum(each(sorted({*just_over(now), *still_asked()}), partial(follow, now=now)))


def just_over(now: datetime) -> set[int]:
    """The shared events that are over and have not been asked about; not those of so few that nothing could be shown."""
    over = Event.objects.standing().filter(enrolment=None, ends_at__lte=now, ends_at__gt=now - LASTS)
    known = {occasion_of(pk): pk for pk in over.filter(taken__gte=SMALLEST_LIMIT).values_list("pk", flat=True)}
    asked = Survey.objects.filter(occasion__in=known).values_list("occasion", flat=True)
    return set(known.values()) - {known[occasion] for occasion in asked}


def still_asked() -> set[int]:
    uncounted = Survey.objects.feedback().filter(state__in=[Survey.State.OPEN, Survey.State.CLOSING])
    return {event for survey in uncounted if (event := event_of(survey)) is not None}


@transaction.atomic
def follow(event_id: int, *, now: datetime) -> bool:
    """Ask about one event, or take answers when it says now. Returns whether anything changed."""
    event = event_held(event_id)
    survey = Survey.objects.filter(occasion=occasion_of(event.pk)).select_related("round").first()
    if survey is not None:
        opens_at, closes_at = window_of(event, survey.round, now)
        return feedback.move(survey=survey, opens_at=opens_at, closes_at=closes_at)
    if not is_fresh(event, now):
        return False
    ask(event)
    return True


def ask(event: Event) -> Survey:
    """Take answers about a held event that has not been asked about."""
    titles = {name: getattr(event, name) for name in (f"title_{code}" for code, _name in settings.LANGUAGES)}
    return feedback.begin(
        occasion=occasion_of(event.pk), titles=titles, opens_at=event.ends_at, closes_at=event.ends_at + LASTS
    )


def window_of(event: Event, round: Round, now: datetime) -> tuple[datetime, datetime]:
    """From the event's end for so long as feedback lasts, and until the day that pages have named; of one that is called
    off the time is over.
    """
    if event.takes_place:
        named = round.closes_at if round.opens_at <= now else event.ends_at
        return event.ends_at, max(event.ends_at + LASTS, named)
    closes_at = min(round.closes_at, now)
    return min(round.opens_at, closes_at - A_MOMENT), closes_at
