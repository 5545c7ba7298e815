"""The frame around every page: the apps bring their own entries to its menu, and what a special installation says on top."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise


class Link(NamedTuple):
    """A way to a page: the words that people see, and its address."""

    label: str | Promise
    address: str


@dataclass(frozen=True)
class Strip:
    """A line above the head of every page: its name, what it says, and where it leads."""

    name: str | Promise
    text: str | Promise
    links: list[Link]


LinkProvider = Callable[[HttpRequest], Iterable[Link]]
StripProvider = Callable[[HttpRequest], Strip | None]

FootProvider = Callable[[], Iterable[Link]]

_foot: list[FootProvider] = []
_menu: dict[LinkProvider, int] = {}
_strips: list[StripProvider] = []


def register_menu(provider: LinkProvider, *, weight: int = 50) -> None:
    """`provider` gives the entries that one reader has a use for; a lower `weight` stands further left."""
    _menu[provider] = weight


def register_strip(provider: StripProvider) -> None:
    if provider not in _strips:
        _strips.append(provider)


def register_foot(provider: FootProvider) -> None:
    if provider not in _foot:
        _foot.append(provider)


def foot_links() -> list[Link]:
    """The same for everybody."""
    return [link for provider in _foot for link in provider()]


def menu_for(request: HttpRequest) -> list[Link]:
    """Nothing on an error page that is made before anybody knows whose request it is."""
    if not hasattr(request, "user"):
        return []
    return [link for provider in sorted(_menu, key=_menu.__getitem__) for link in provider(request)]


def strips_for(request: HttpRequest) -> list[Strip]:
    return [strip for provider in _strips if (strip := provider(request))]
