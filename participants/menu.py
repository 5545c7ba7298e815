"""What the participants bring to the head of every page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from digiverkosto.frame import Link
from municipalities.queries import parties_of


def own_parties(request: HttpRequest) -> Iterator[Link]:
    """The municipalities and consortia that the reader belongs to."""
    if isinstance(request.user, User):
        yield from (Link(str(party), reverse("party-home", args=[party.slug])) for party in parties_of(request.user))
