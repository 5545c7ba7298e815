"""The staff's menu, their search, and who may open them."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import rules
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import is_portal_staff
from desk.rules import OPENED_BY
from desk.search import MOST, find
from outbox import services as outbox
from tests import factories
from tests.desk.test_registers import sheet_of
from tests.test_access import TABLE, World, world

__all__ = ["world"]
PAGES_OF = {
    "index": "index",
    **dict.fromkeys(("board-cell", "board-mark"), "index"),
    **dict.fromkeys(("participants", "participant"), "participants"),
    **dict.fromkeys(("reports", "report", "reports-document"), "reports"),
    **dict.fromkeys(("letters", "board-message", "ready-texts", "letter", "letter-new", "letter-write"), "letters"),
    **dict.fromkeys(("letter-check", "letter-test", "letter-act"), "letters"),
    **dict.fromkeys(("seats", "seats-event", "seats-document", "seats-cell", "seats-feedback"), "seats"),
    "roadmaps": "roadmaps",
    "log": "log",
    "registers": "registers",
}
"""Each page of the desk → the place that it belongs to."""


def reader() -> User:
    """Somebody who may open everything."""
    return factories.manager(is_superuser=True)


@pytest.mark.parametrize("words", ["kuusi", "KUUSI ranta", "ranta kuusi"])
def test_participant_is_found_by_a_part_of_its_name(db: None, words: str) -> None:
    enrolment = factories.accepted(factories.municipality(name_fi="Kuusiranta", name_sv="Granstrand"))
    factories.accepted(factories.municipality(name_fi="Merikallio"))
    (group,) = [one for one in find(words, reader()) if "desk/participants/" in one.hits[0].address]
    assert [hit.name for hit in group.hits] == [str(enrolment.party)]


def test_people_events_and_messages_are_found(db: None) -> None:
    person = factories.person(name="Pekka Etsittävä", email="pekka@example.org")
    event = factories.event(factories.programme(), title_fi="Pekan paja")
    outbox.post_text(key="k", to="pekka@example.org", subject="Tervetuloa", body="x", language="fi", user=person)
    found = {hit.name: hit.address for group in find("pek", reader()) for hit in group.hits}
    assert set(found) == {"Pekka Etsittävä", event.title, "Tervetuloa"}


def test_more_than_fit_lead_to_the_whole_list(db: None) -> None:
    for number in range(MOST + 1):
        factories.person(name=f"Etsitty {number}")
    (group,) = find("etsitty", reader())
    assert (len(group.hits), group.more.endswith("?q=etsitty")) == (MOST, True)


@pytest.mark.parametrize("words", ["%", "_", "'", "<script>", "x" * 5000, "²", " "])
def test_nonsense_finds_nothing_and_breaks_nothing(db: None, words: str) -> None:
    factories.accepted()
    page = factories.signed_in(factories.consultant()).get(reverse("admin:search"), {"q": words})
    assert page.status_code == 200
    assert b"<script>" not in page.content.replace(b"<script src", b"")


def test_search_asks_as_often_for_one_hit_as_for_three(db: None) -> None:
    client = factories.signed_in(factories.consultant())

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("admin:search"), {"q": "etsi"})
        return len(captured)

    def one_more() -> None:
        factories.accepted(factories.municipality(name_fi="Etsitty"))
        factories.event(factories.programme(), title_fi="Etsitty")

    one_more()
    asked()
    one = asked()
    one_more()
    one_more()
    assert asked() == one


def test_menu_stands_on_every_page_of_the_staff_and_marks_where_one_is(db: None) -> None:
    client = factories.signed_in(factories.manager())
    for name, here in (
        ("admin:index", "admin:index"),
        ("admin:registers", "admin:registers"),
        ("admin:events_event_add", "admin:seats"),
    ):
        menu = client.get(reverse(name)).context["desk_menu"]
        assert [entry.address for entry in menu if entry.here] == [reverse(here)]


@pytest.fixture
def without(request: pytest.FixtureRequest) -> Iterator[str]:
    """A permission that nobody has for a while."""
    rules.set_perm(request.param, rules.always_deny)
    yield request.param
    rules.set_perm(request.param, is_portal_staff)


@pytest.mark.parametrize("without", sorted(set(OPENED_BY.values())), indirect=True)
def test_page_that_the_menu_leaves_out_is_refused_at_its_address(world: World, without: str) -> None:
    places = {place for place, permission in OPENED_BY.items() if permission == without}
    staff = factories.signed_in(world.people["manager"])
    refused = {name for name in PAGES_OF if staff.get(world.url(f"admin:{name}")).status_code == HTTPStatus.FORBIDDEN}
    assert refused == {name for name, place in PAGES_OF.items() if place in places}
    shown = [entry.address for entry in staff.get(reverse("admin:search")).context["desk_menu"]]
    assert [place for place in places if reverse(f"admin:{place}") in shown] == []


def test_every_page_of_the_desk_belongs_to_a_place(db: None) -> None:
    own = {name.removeprefix("admin:") for _method, name in TABLE if name.startswith("admin:")}
    of_registers = ("enrolment-", "event-", "programme-", "round-", "showcase-", "theme-", "announcement-", "survey-")
    assert {name for name in own if not name.startswith(of_registers)} == set(PAGES_OF) | {"search"}


@pytest.mark.parametrize("without", ["accounts.view_user"], indirect=True)
def test_search_shows_what_its_reader_may_open(db: None, without: str) -> None:
    factories.person(name="Etsitty")
    assert find("etsitty", factories.manager()) == []
    assert [group.title for group in find("etsitty", factories.manager(is_superuser=True))] == ["Ihmiset"]


def test_what_is_found_is_exported(db: None) -> None:
    factories.person(name="Etsitty", email="etsitty@example.org")
    staff = factories.signed_in(factories.manager())
    answer: Any = staff.get(reverse("admin:search"), {"q": "etsitty", "_export": "xlsx"})
    assert [cell.value for cell in sheet_of(answer)[2]] == ["Ihmiset", "Etsitty", "etsitty@example.org"]
