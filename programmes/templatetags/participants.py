"""Which programme a party's pages are about, for pages of the apps below, and a programme's months in words."""

from datetime import date

from django import template
from django.utils.formats import date_format

from municipalities.models import Party
from programmes.models import Enrolment
from programmes.queries.enrolments import current_enrolment

register = template.Library()


@register.simple_tag
def enrolment_of(party: Party) -> Enrolment | None:
    """The party's current enrolment."""
    return current_enrolment(party)


@register.filter
def months(found: list[str]) -> str:
    """["2024-10", "2024-12"] as people say it: October 2024, December 2024."""
    return ", ".join(date_format(date.fromisoformat(f"{month}-01"), "F Y") for month in found)
