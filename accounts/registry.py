"""What the apps above bring to a person's own page."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class OwnPage:
    """A way from the person's own page to another of theirs; `page` is the name of an address without arguments."""

    page: str
    label: str | Promise
    words: str | Promise


_own_pages: list[OwnPage] = []


def register_own_page(page: OwnPage) -> None:
    if page not in _own_pages:
        _own_pages.append(page)


def own_pages() -> list[OwnPage]:
    return list(_own_pages)
