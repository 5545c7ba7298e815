"""What the apps above bring to the catalogue's pages."""

from collections.abc import Callable

from programmes.models import Programme

EnrolmentPage = Callable[[Programme], str]
"""Gives the address at which a municipality enrols in the programme."""

_pages: list[EnrolmentPage] = []


def register_enrolment_page(page: EnrolmentPage) -> None:
    _pages[:] = [page]


def enrolment_address(programme: Programme) -> str:
    """Empty when nothing takes enrolments."""
    return _pages[0](programme) if _pages else ""
