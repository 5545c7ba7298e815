"""Full addresses for mails, QR codes and calendars, where there is no request to ask."""

from email.utils import parseaddr

from django.conf import settings


def absolute(path: str) -> str:
    """The path on the portal's public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def organisers() -> str:
    """The mail address at which the organisers are asked."""
    return settings.CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
