"""What the page head needs to know about the reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from municipalities.access import memberships_of
from municipalities.models import Party


def own_parties(request: HttpRequest) -> dict[str, Any]:
    """`own_parties`: the municipalities and consortia that the reader belongs to (one query, only when used)."""
    return {"own_parties": SimpleLazyObject(lambda: parties_of(request))}


def parties_of(request: HttpRequest) -> list[Party]:
    user = request.user
    if not isinstance(user, User) or user.is_staff:
        return []
    return [membership.party for membership in memberships_of(user)]
