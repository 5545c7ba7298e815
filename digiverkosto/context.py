"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`: whether this is the demo. `language_links`: this page in the other languages."""
    path = request.get_full_path()
    return {
        "demo": settings.DEMO,
        "language_links": [(code, in_language(path, code)) for code, _ in settings.LANGUAGES],
    }


def in_language(path: str, code: str) -> str:
    """The same page's address in another language: only its first part differs."""
    _nothing, first, *rest = path.split("/", 2)
    return "/".join(["", code, *rest]) if first in dict(settings.LANGUAGES) else path
