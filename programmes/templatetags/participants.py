"""Which programme a party's pages are about, for pages of the apps below."""

from django import template

from municipalities.models import Party
from programmes.models import Enrolment
from programmes.queries.enrolments import current_enrolment

register = template.Library()


@register.simple_tag
def enrolment_of(party: Party) -> Enrolment | None:
    """The party's current enrolment."""
    return current_enrolment(party)
