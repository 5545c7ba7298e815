"""A programme's months in words."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def months(names: list[str]) -> str:
    """["2024-10", "2024-12"] as people say it: October 2024, December 2024."""
    return ", ".join(date_format(date.fromisoformat(f"{month}-01"), "F Y") for month in names)
