"""What the apps above bring to a participant's pages: things to do next, panels of the home page, tabs, facts on people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.functional import Promise

from municipalities.models import Membership
from participants.access import Participation
from participants.models import Step

SOON = timedelta(days=30)
MOST_TODOS = 3
"""As many things to do as a home page shows: nobody need bring more."""
T = TypeVar("T")


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


@dataclass(frozen=True)
class Tab:
    """A way into one app's pages; `page` is the name of an address that takes a party and a programme."""

    key: str
    label: str | Promise
    page: str
    weight: int = 50
    managers_only: bool = False


@dataclass(frozen=True)
class PeopleColumn:
    """A number told of each person on the list; `of` gives it by the id of the membership's user."""

    title: str | Promise
    of: Callable[[Participation, list[Membership]], dict[int, int]]


TodoProvider = Callable[[Participation], list[Todo]]
PanelProvider = Callable[[Participation], Panel | None]
StandingProvider = Callable[[Participation], str]
"""A part of the sentence on where the participant stands, such as: the survey is open. Empty where there is none."""

StepPage = Callable[[Step], str]
"""Where staff tell people of a step that has moved; empty where there is nobody to tell."""

_todos: list[TodoProvider] = []
_any_day_todos: list[TodoProvider] = []
_panels: list[PanelProvider] = []
_standings: dict[StandingProvider, int] = {}
_tabs: list[Tab] = []
_columns: list[PeopleColumn] = []
_step_pages: list[StepPage] = []


def _added(known: list[T], new: T) -> None:
    if new not in known:
        known.append(new)


def register_todos(provider: TodoProvider, *, any_day: bool = False) -> None:
    """`any_day`: nothing that it brings has a date, so it is asked only where what is due soon leaves room."""
    _added(_any_day_todos if any_day else _todos, provider)


def register_panel(provider: PanelProvider) -> None:
    _added(_panels, provider)


def register_standing(provider: StandingProvider, *, weight: int = 50) -> None:
    """A lower `weight` comes first in the sentence."""
    _standings[provider] = weight


def register_tab(tab: Tab) -> None:
    _added(_tabs, tab)


def register_people_column(column: PeopleColumn) -> None:
    _added(_columns, column)


def register_step_page(page: StepPage) -> None:
    _added(_step_pages, page)


def page_after(step: Step) -> str:
    """Where staff go on after having moved a step; empty where nothing follows."""
    return next((address for page in _step_pages if (address := page(step))), "")


def todos_for(participation: Participation, most: int = MOST_TODOS) -> list[Todo]:
    """The few things to do now: what is due soon, then what has no date, then what is due much later."""
    today = timezone.localdate()
    todos = [todo for provider in _todos for todo in provider(participation)]
    if sum(urgency(todo, today) == 0 for todo in todos) < most:
        todos += [todo for provider in _any_day_todos for todo in provider(participation)]
    return sorted(todos, key=lambda todo: (urgency(todo, today), todo.due or date.max, todo.weight))[:most]


def urgency(todo: Todo, today: date) -> int:
    """0 for what is due within SOON, 1 for what can be done any day, 2 for what is due later."""
    if todo.due is None:
        return 1
    return 0 if todo.due <= today + SOON else 2


def standing_of(participation: Participation) -> str:
    """One sentence, empty where nobody has anything to say."""
    said = "; ".join(
        words for provider in sorted(_standings, key=_standings.__getitem__) if (words := provider(participation))
    )
    return f"{said[0].upper()}{said[1:]}." if said else ""


def panels_for(participation: Participation) -> list[Panel]:
    panels = [panel for provider in _panels if (panel := provider(participation))]
    return sorted(panels, key=lambda panel: panel.weight)


def tabs_for(participation: Participation) -> list[Tab]:
    """The tabs that the reader has a use for, in their order."""
    shown: Iterable[Tab] = (tab for tab in _tabs if participation.may_manage or not tab.managers_only)
    return sorted(shown, key=lambda tab: tab.weight)


def people_columns() -> list[PeopleColumn]:
    return list(_columns)
