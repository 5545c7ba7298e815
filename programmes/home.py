"""What a participant's home page is put together from.

The apps above (events, surveys, roadmaps) register what they know: things to do next, and panels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from programmes.access import Participation


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, where, the button's words, and by when. A lower `weight` comes first on the same day."""

    title: str
    url: str
    button: str
    due: date | None = None
    detail: str = ""
    weight: int = 50


@dataclass(frozen=True)
class Panel:
    """A part of the home page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    weight: int = 50


TodoProvider = Callable[[Participation], list[Todo]]
PanelProvider = Callable[[Participation], Panel | None]

_todos: list[TodoProvider] = []
_panels: list[PanelProvider] = []


def register_todos(provider: TodoProvider) -> None:
    if provider not in _todos:
        _todos.append(provider)


def register_panel(provider: PanelProvider) -> None:
    if provider not in _panels:
        _panels.append(provider)


def todos_for(participation: Participation, most: int = 3) -> list[Todo]:
    """The few things to do now, the earliest first; those without a date last."""
    found = [todo for provider in _todos for todo in provider(participation)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max, todo.weight))[:most]


def panels_for(participation: Participation) -> list[Panel]:
    found = [panel for provider in _panels if (panel := provider(participation))]
    return sorted(found, key=lambda panel: panel.weight)
