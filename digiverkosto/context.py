"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_from_path

from digiverkosto.frame import foot_links, menu_for, strips_for


def portal(request: HttpRequest) -> dict[str, Any]:
    """What the frame shows, each worked out only where it is used.

    `menu`: the reader's entries. `strips`: the lines above the head. `foot`: where its foot leads. `language_links`: this page in each language.
    """
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "strips": SimpleLazyObject(lambda: strips_for(request)),
        "foot": SimpleLazyObject(foot_links),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
    }


def language_links(request: HttpRequest) -> list[tuple[str, str]]:
    """The page's address in each language, its own included: addresses differ by the language that they begin with."""
    path, spoken = request.get_full_path(), get_language_from_path(request.path_info)
    start = f"/{spoken}/"
    if not path.startswith(start):
        return [(code, path) for code, _ in settings.LANGUAGES]
    return [(code, path.replace(start, f"/{code}/", 1)) for code, _ in settings.LANGUAGES]
