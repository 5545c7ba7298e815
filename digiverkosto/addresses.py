"""Full addresses for mails, QR codes and calendars, where there is no request to ask."""

from django.conf import settings


def absolute(path: str) -> str:
    """The path on the portal's public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
