"""Full addresses where there is no request to ask, and addresses that differ from row to row."""

import re
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings


def absolute(path: str) -> str:
    """The path on the portal's public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def organisers() -> str:
    """The mail address at which the organisers are asked."""
    return settings.CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


GAPS = (987654321, 987654322)
"""Stand in an address for the ids that differ from row to row."""


def filled(address: str) -> Callable[..., str]:
    """`address` has GAPS in it. What this returns is given ids in their place, in their order.

    To work an address out takes longer than to fill one, which a long list feels.
    """
    return re.sub("|".join(map(str, GAPS)), "{}", address).format
