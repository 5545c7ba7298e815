"""What the desk brings to the head of every page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.rules import works_here
from digiverkosto.frame import Link


def board(request: HttpRequest) -> Iterator[Link]:
    """For staff."""
    if works_here(request.user):
        yield Link(_("Board"), reverse("admin:index"))
