"""The ways that the desk brings: to it from every page of the portal, and around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.rules import OPENED_BY, works_here
from digiverkosto.frame import Link


def board(request: HttpRequest) -> Iterator[Link]:
    """For staff."""
    if works_here(request.user):
        yield Link(_("Board"), reverse("admin:index"))


@dataclass(frozen=True)
class Place:
    """A page of the staff's menu. `within`: how the names of the pages begin that belong to it beside its own."""

    label: str | Promise
    page: str
    permission: str
    within: tuple[str, ...] = ()


PLACES = (
    Place(gettext_lazy("Board"), "index", OPENED_BY["index"], ("board-cell", "board-mark", "participants_step_")),
    Place(
        gettext_lazy("Participants"),
        "participants",
        OPENED_BY["participants"],
        ("participant", "participants_enrolment_", "enrolment-", "participants_enrolledmunicipality_"),
    ),
    Place(
        gettext_lazy("Programmes"),
        "programmes_programme_changelist",
        "programmes.view_programme",
        ("programmes_", "programme-"),
    ),
    Place(gettext_lazy("Events and seats"), "seats", OPENED_BY["seats"], ("seats-", "events_", "event-")),
    Place(gettext_lazy("Surveys"), "surveys_round_changelist", "surveys.view_round", ("surveys_", "round-", "survey-")),
    Place(gettext_lazy("Roadmaps"), "roadmaps", OPENED_BY["roadmaps"], ("roadmaps_",)),
    Place(
        gettext_lazy("Network"),
        "network_wish_changelist",
        "network.view_wish",
        ("network_", "theme-", "announcement-", "showcase-"),
    ),
    Place(
        gettext_lazy("Messages"),
        "letters",
        OPENED_BY["letters"],
        ("outbox_", "letter", "ready-texts", "board-message"),
    ),
    Place(gettext_lazy("Reports"), "reports", OPENED_BY["reports"], ("report",)),
    Place(
        gettext_lazy("People"), "accounts_user_changelist", "accounts.view_user", ("accounts_", "municipalities_member")
    ),
    Place(gettext_lazy("Log"), "log", OPENED_BY["log"], ("audit_",)),
    Place(gettext_lazy("Registers"), "registers", OPENED_BY["registers"], ()),
)
"""In the order of a week's work."""


@dataclass(frozen=True)
class Entry:
    label: str
    address: str
    here: bool


def entries(request: HttpRequest) -> list[Entry]:
    """What the reader may open, with the place where the page that is read belongs."""
    if not works_here(request.user):
        return []
    user: Any = request.user
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    here = place_of(name)
    return [
        Entry(str(place.label), reverse(f"admin:{place.page}"), place is here)
        for place in PLACES
        if user.has_perm(place.permission)
    ]


def place_of(name: str) -> Place | None:
    """Where a page belongs: to the place that names the most of it, since `participants_step_` is of the board alone."""
    named = {beginning: place for place in PLACES for beginning in place.within if name.startswith(beginning)}
    own = next((place for place in PLACES if place.page == name), None)
    return own or (named[max(named, key=len)] if named else None)
