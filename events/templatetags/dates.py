"""Dates as people say them."""

from datetime import datetime

from babel.dates import format_date, format_time
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event

register = template.Library()

DAY = {"fi": "EEE d.M.y", "sv": "EEE d.M.y", "en": "EEE d MMM y"}
CLOCK = {"fi": ("klo ", "H.mm"), "sv": ("kl. ", "H.mm"), "en": ("", "HH:mm")}


@register.filter
def span_of_time(event: Event) -> str:
    """Such as "ti 20.8.2024 klo 9–16"."""
    language = get_language() or "fi"
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    day = format_date(starts, DAY[language], locale=language)
    return f"{day} {CLOCK[language][0]}{clock(starts, language)}–{clock(ends, language)}"


def clock(moment: datetime, language: str) -> str:
    """The time without minutes when they are zero, where the language says it so."""
    return format_time(moment, CLOCK[language][1], tzinfo=moment.tzinfo, locale=language).removesuffix(".00")
