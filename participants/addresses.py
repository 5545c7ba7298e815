"""Addresses of a participant's pages: `/m/<party>/<programme>/…`."""

from django.urls import reverse

from municipalities.models import Party
from participants.models import Enrolment
from programmes.models import Programme


def page_address(name: str, enrolment: Enrolment, *args: object, party: Party | None = None) -> str:
    """The page of this name; `party` when a consortium's member looks at the joint pages from its own."""
    return reverse(name, args=[(party or enrolment.party).slug, enrolment.programme.slug, *args])


def enrolment_page(programme: Programme) -> str:
    """Where a municipality enrols."""
    return reverse("enrol", args=[programme.slug])
