"""What a participant's home page is put together from.

The apps above (events, surveys, roadmaps) register what they know: things to do next, and panels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

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


SOON = timedelta(days=30)

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
    """The few things to do now: what is due soon, then what has no date, then what is due much later."""
    found = [todo for provider in _todos for todo in provider(participation)]
    today = timezone.localdate()
    return sorted(found, key=lambda todo: (urgency(todo, today), todo.due or date.max, todo.weight))[:most]


def urgency(todo: Todo, today: date) -> int:
    """0 for what is due within SOON, 1 for what can be done any day, 2 for what is due later."""
    if todo.due is None:
        return 1
    return 0 if todo.due <= today + SOON else 2


def panels_for(participation: Participation) -> list[Panel]:
    found = [panel for provider in _panels if (panel := provider(participation))]
    return sorted(found, key=lambda panel: panel.weight)
