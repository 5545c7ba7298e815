"""The staff's menu, their search, and who may open them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.search import MOST, find
from outbox import services as outbox
from tests import factories


@pytest.mark.parametrize("words", ["kuusi", "KUUSI ranta", "ranta kuusi"])
def test_participant_is_found_by_a_part_of_its_name(db: None, words: str) -> None:
    enrolment = factories.accepted(factories.municipality(name_fi="Kuusiranta", name_sv="Granstrand"))
    factories.accepted(factories.municipality(name_fi="Merikallio"))
    (group,) = [one for one in find(words) if "desk/participants/" in one.hits[0].address]
    assert [hit.name for hit in group.hits] == [str(enrolment.party)]


def test_people_events_and_messages_are_found(db: None) -> None:
    person = factories.person(name="Pekka Etsittävä", email="pekka@example.org")
    event = factories.event(factories.programme(), title_fi="Pekan paja")
    outbox.post_text(key="k", to="pekka@example.org", subject="Tervetuloa", body="x", language="fi", user=person)
    found = {hit.name: hit.address for group in find("pek") for hit in group.hits}
    assert set(found) == {"Pekka Etsittävä", event.title, "Tervetuloa"}


def test_more_than_fit_lead_to_the_whole_list(db: None) -> None:
    for number in range(MOST + 1):
        factories.person(name=f"Etsitty {number}")
    (group,) = find("etsitty")
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
        ("admin:events_event_add", "admin:events_event_changelist"),
    ):
        menu = client.get(reverse(name)).context["desk_menu"]
        assert [entry.address for entry in menu if entry.here] == [reverse(here)]
