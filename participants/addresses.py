"""Addresses of a participant's pages: `/m/<party>/<programme>/…`."""

from functools import lru_cache

from django.urls import get_urlconf, reverse
from django.utils.translation import get_language

from municipalities.models import Party
from participants.models import Enrolment
from programmes.models import Programme


def page_address(name: str, enrolment: Enrolment, *args: object, party: Party | None = None) -> str:
    """The page of this name; `party` when a consortium's member looks at the joint pages from its own."""
    slug = (party or enrolment.party).slug
    return address_in(get_language(), get_urlconf(), name, slug, enrolment.programme.slug, *args)


@lru_cache(maxsize=4096)
def address_in(language: str | None, addresses: str | None, name: str, *args: object) -> str:
    """`reverse`, kept: a page leads to a dozen others of its participant or more, and takes 1 to 12 % less of its time so."""
    return reverse(name, addresses, args=args)


def enrolment_page(programme: Programme) -> str:
    """Where a municipality enrols."""
    return reverse("enrol", args=[programme.slug])
