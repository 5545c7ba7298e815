"""Dates as people say them."""

from django import template
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language

from events.models import Event

register = template.Library()

WEEKDAYS = {
    "fi": ["ma", "ti", "ke", "to", "pe", "la", "su"],
    "sv": ["må", "ti", "on", "to", "fr", "lö", "sö"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
CLOCK = {"fi": "klo ", "sv": "kl. ", "en": ""}


@register.filter
def span_of_time(event: Event) -> str:
    """Such as "ti 20.8.2024 klo 9–16"."""
    language = get_language() or "fi"
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    day = f"{WEEKDAYS[language][starts.weekday()]} {starts.day}.{starts.month}.{starts.year}"
    if language == "en":
        day = f"{WEEKDAYS[language][starts.weekday()]} {starts.strftime('%-d %b %Y')}"
    return f"{day} {CLOCK[language]}{clock(starts)}–{clock(ends)}"


def clock(moment: object) -> str:
    """The time without minutes when they are zero, where the language says it so."""
    text = time_format(moment)  # type: ignore[arg-type]
    return text.removesuffix(".00")
