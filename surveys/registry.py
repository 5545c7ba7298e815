"""What the apps above bring to the pages of results: where a reader goes from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from participants.access import Participation


@dataclass(frozen=True)
class NextStep:
    """A way on; `page` is the name of an address that takes a party and a programme."""

    label: str | Promise
    page: str


_steps: list[NextStep] = []


ResultsUse = Callable[[Participation], bool]

_uses: list[ResultsUse] = []


def register_use_of_results(use: ResultsUse) -> None:
    """`use` tells whether a participant has taken its results into use."""
    if use not in _uses:
        _uses.append(use)


def results_are_in_use(participation: Participation) -> bool:
    return any(use(participation) for use in _uses)


def register_after_results(step: NextStep) -> None:
    if step not in _steps:
        _steps.append(step)


def after_results() -> Sequence[NextStep]:
    return tuple(_steps)
