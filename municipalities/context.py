"""What the page head needs to know about the reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from municipalities.models import Party
from municipalities.queries import parties_of


def own_parties(request: HttpRequest) -> dict[str, Any]:
    """`own_parties`: the municipalities and consortia that the reader belongs to (one query, only when used)."""

    def read() -> list[Party]:
        return parties_of(request.user) if isinstance(request.user, User) else []

    return {"own_parties": SimpleLazyObject(read)}
