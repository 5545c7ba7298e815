"""What the page head needs to know about the reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from municipalities.models import Membership, Party


def own_parties(request: HttpRequest) -> dict[str, Any]:
    """`own_parties`: the municipalities and consortia that the reader belongs to (one query, only when used)."""
    return {"own_parties": SimpleLazyObject(lambda: parties_of(request))}


def parties_of(request: HttpRequest) -> list[Party]:
    if not request.user.is_authenticated or request.user.is_staff:
        return []
    memberships = Membership.objects.filter(user=request.user).select_related("municipality", "consortium")
    return [membership.party for membership in memberships]
