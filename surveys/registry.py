"""What the apps above bring to the pages of results: where a reader goes from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class NextStep:
    """A way on; `page` is the name of an address that takes a party and a programme."""

    label: str | Promise
    page: str


_steps: list[NextStep] = []


def register_after_results(step: NextStep) -> None:
    if step not in _steps:
        _steps.append(step)


def after_results() -> Sequence[NextStep]:
    return tuple(_steps)
