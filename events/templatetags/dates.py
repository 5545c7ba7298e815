"""Dates as people say them."""

from datetime import date, datetime
from functools import cache

from babel.dates import get_day_names, get_month_names
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from events.models import AgendaItem, Event, Proposal, Slot

register = template.Library()

CLOCK = {"fi": "klo ", "sv": "kl. ", "en": ""}


@register.filter
def span_of_time(event: "Event | Slot | Proposal") -> str:
    """Such as "ti 20.8.2024 klo 9–16"; of several days both, and of a whole day no hours."""
    language = get_language() or "fi"
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    if isinstance(event, Event) and event.all_day:
        first, last = day(starts, language), day(ends, language)
        return first if first == last else f"{first} – {last}"
    if starts.date() == ends.date():
        return f"{day(starts, language)} {CLOCK[language]}{clock(starts, language)}–{clock(ends, language)}"
    return f"{said(starts, language)} – {said(ends, language)}"


def said(local: datetime, language: str) -> str:
    return f"{day(local, language)} {CLOCK[language]}{clock(local, language)}"


@register.filter
def hours_of(item: AgendaItem, event: Event) -> str:
    """Such as "9–10.30"; at an event of several days with the day."""
    language = get_language() or "fi"
    starts, ends = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
    hours = f"{clock(starts, language)}–{clock(ends, language)}"
    same = timezone.localtime(event.starts_at).date() == timezone.localtime(event.ends_at).date()
    return hours if same else f"{day(starts, language)} {hours}"


@register.filter
def day_of_week(on: date) -> str:
    """Such as "ti 20.8.2024"."""
    return day(on, get_language() or "fi")


@register.filter
def month_of_year(first: date) -> str:
    """Such as "Elokuu 2024", as a heading."""
    name = get_month_names("wide", context="stand-alone", locale=get_language() or "fi")[first.month]
    return f"{name.capitalize()} {first.year}"


@register.filter
def moment(at: datetime) -> str:
    """Such as "ti 20.8.2024 klo 9.30"."""
    return said(timezone.localtime(at), get_language() or "fi")


def day(moment: date, language: str) -> str:
    weekdays, months = names(language)
    weekday = weekdays[moment.weekday()]
    if language == "en":
        return f"{weekday} {moment.day} {months[moment.month]} {moment.year}"
    return f"{weekday} {moment.day}.{moment.month}.{moment.year}"


def clock(moment: datetime, language: str) -> str:
    """The time without minutes when they are zero, where the language says it so."""
    if language == "en":
        return f"{moment:%H:%M}"
    return f"{moment.hour}.{moment:%M}".removesuffix(".00")


@cache
def names(language: str) -> tuple[dict[int, str], dict[int, str]]:
    """Weekdays from Monday (0) and months from January (1), short, as the language writes them."""
    return dict(get_day_names("abbreviated", locale=language)), dict(get_month_names("abbreviated", locale=language))
