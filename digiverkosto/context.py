"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_from_path


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`: whether this is the demo. `language_links`: this page in the other languages."""
    return {"demo": settings.DEMO, "language_links": SimpleLazyObject(lambda: language_links(request))}


def language_links(request: HttpRequest) -> list[tuple[str, str]]:
    """The page's address in each language, its own included."""
    path, spoken = request.get_full_path(), get_language_from_path(request.path_info)
    return [(code, path if code == spoken else translate_url(path, code)) for code, _ in settings.LANGUAGES]
