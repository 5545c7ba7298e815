"""How often one address may do a thing at a public door: a named function per limit."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The reader's address: behind N trusted proxies, the Nth from the end of X-Forwarded-For."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if count and len(forwarded) >= count:
        return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


def within(action: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more try; False when there have been more than `most` in the window."""
    key = f"limit:{action}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        return True


def may_enrol(request: HttpRequest) -> bool:
    """Twenty enrolments in ten minutes from one address."""
    return within("enrol", client_address(request), most=20, seconds=600)
