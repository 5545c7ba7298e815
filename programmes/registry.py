"""What the apps above bring to the catalogue's pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from digiverkosto.frame import Link
from programmes.models import Activity, Programme

EnrolmentPage = Callable[[Programme], str]
"""Gives the address at which a municipality enrols in the programme."""
ActivityActs = Callable[[HttpRequest, Sequence[Activity]], Mapping[int, Iterable[Link]]]
"""Key of an activity → what its reader can do with it elsewhere, such as making its events. Asked once for all of them."""

SamplePage = Callable[[], str]
"""Gives the address of a sample of what a municipality leaves with."""

Naming = Callable[[Programme], Iterable[str]]
"""The names of the participants that agreed to stand on the public page."""

_pages: list[EnrolmentPage] = []
_namings: list[Naming] = []
_samples: list[SamplePage] = []
_acts: list[ActivityActs] = []


@dataclass(frozen=True)
class Counting:
    """How a query of programmes counts the enrolments that hold a place in one, and the participants among them."""

    enrolments: Combinable
    participants: Combinable


_counting = [Counting(Value(0), Value(0))]


def register_enrolment_page(page: EnrolmentPage) -> None:
    _pages[:] = [page]


def enrolment_address(programme: Programme) -> str:
    """Empty when nothing takes enrolments."""
    return _pages[0](programme) if _pages else ""


def register_sample_page(page: SamplePage) -> None:
    _samples[:] = [page]


def sample_address() -> str:
    """Where a sample of what a municipality leaves with is shown; empty when nothing shows one."""
    return _samples[0]() if _samples else ""


def register_naming(names: Naming) -> None:
    _namings[:] = [names]


def named_in(programme: Programme) -> list[str]:
    """The participants that agreed to be named publicly, by name."""
    return list(_namings[0](programme)) if _namings else []


def register_counting(*, enrolments: Combinable, participants: Combinable) -> None:
    _counting[:] = [Counting(enrolments, participants)]


def counting() -> Counting:
    return _counting[0]


def enrolments_in(programme: Programme) -> int:
    """How many enrolments the programme has that were neither declined nor withdrawn."""
    counted = Programme.objects.annotate(enrolled=counting().enrolments).values_list("enrolled", flat=True)
    return int(counted.get(pk=programme.pk))


def register_activity_acts(acts: ActivityActs) -> None:
    if acts not in _acts:
        _acts.append(acts)


def acts_of(request: HttpRequest, activities: Sequence[Activity]) -> dict[int, list[Link]]:
    """Key of an activity → the links that stand in its row."""
    found: dict[int, list[Link]] = {}
    for acts in _acts:
        for key, links in acts(request, activities).items():
            found.setdefault(key, []).extend(links)
    return found
