"""What the network brings to the head of every page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from digiverkosto.frame import Link


def network(request: HttpRequest) -> Iterator[Link]:
    """For everybody who has signed in."""
    if request.user.is_authenticated:
        yield Link(_("Network"), reverse("network"))
