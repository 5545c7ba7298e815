"""Links in mails that lead the contact person back to the enrolment. Only their digests are kept."""

import hashlib
import secrets

from participants.models import Door, Enrolment


def make(enrolment: Enrolment) -> str:
    """A new link's secret part, which nobody can tell from what is kept."""
    token = secrets.token_urlsafe(32)
    Door.objects.create(enrolment=enrolment, digest=digest_of(token))
    return token


def behind(token: str) -> Enrolment | None:
    """The enrolment that the link leads to; None when it is not ours, or when what it led to has been deleted."""
    return Enrolment.objects.with_party().filter(doors__digest=digest_of(token)).first()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
