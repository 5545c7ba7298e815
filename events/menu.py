"""What events bring to the head of every page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.frame import Link


def own_schedule(request: HttpRequest) -> Iterator[Link]:
    """For those who take part; staff have a menu of their own."""
    if isinstance(request.user, User) and not request.user.is_staff:
        yield Link(_("Your schedule"), reverse("my-schedule"))
