"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`: whether this is the demo. `language_links`: this page in the other languages."""
    path = request.get_full_path()
    return {
        "demo": settings.DEMO,
        "language_links": SimpleLazyObject(
            lambda: [(code, translate_url(path, code)) for code, _ in settings.LANGUAGES]
        ),
    }
