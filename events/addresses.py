"""Signed addresses that a mail carries: whoever reads the mail may do the one thing that it is about."""

from datetime import datetime

from django.core import signing
from django.urls import reverse

from events.models import Registration

SALT = "events.offer"


def offer_address(registration: Registration) -> str:
    """Where the offered seat is taken or given back without signing in; good for this offer alone."""
    word = signing.dumps([registration.pk, stamp_of(registration.offered_until)], salt=SALT)
    return reverse("event-offer", args=[word])


def registration_offered(word: str) -> tuple[int, str] | None:
    """The registration and the stamp of its offer; None for a word that is none of ours."""
    try:
        pk, stamp = signing.loads(word, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return int(pk), str(stamp)


def stamp_of(until: datetime | None) -> str:
    """The offer's end as the word carries it."""
    return until.isoformat() if until else ""
