"""The seats page: participants × shared events, who has most empty seats first, and one participant's seats changed."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import openpyxl
import pytest
import rules
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import is_portal_staff
from audit.models import Entry
from desk.audience import Audience, participants_of
from events.models import Event, Seats
from events.services import registrations
from events.services import seats as seats_services
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories

MOST_QUERIES = 15
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(programme: Programme) -> Event:
    return factories.event(programme, seats_per_participant=4)


def participant(programme: Programme, name: str = "Kuusiranta") -> Enrolment:
    return factories.accepted(factories.municipality(name_fi=name), programme=programme)


def taken(event: Event, enrolment: Enrolment, number: int = 1) -> None:
    for _one in range(number):
        user = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)


def page_of(programme: Programme, **asked: Any) -> str:
    return f"{reverse('admin:seats', query={'programme': programme.slug, **asked})}"


def cell_of(event: Event, enrolment: Enrolment) -> str:
    return reverse("admin:seats-cell", args=[event.pk, enrolment.pk])


def names(staff: Client, address: str) -> list[str]:
    return [row.name for row in staff.get(address).context["view"].rows]


def events_on(staff: Client, address: str) -> list[Event]:
    return [column.event for column in staff.get(address).context["view"].columns]


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == HTTPStatus.OK
    return len(captured)


def opened(staff: Client, event: Event, enrolment: Enrolment) -> dict[str, Any]:
    """The form as it is shown, to be sent back."""
    form = staff.get(cell_of(event, enrolment)).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def send(staff: Client, event: Event, enrolment: Enrolment, **changes: Any) -> Any:
    return staff.post(cell_of(event, enrolment), {**opened(staff, event, enrolment), **changes}, **HTMX)


def test_cell_tells_taken_of_how_many_and_what_is_empty(staff: Client, programme: Programme, event: Event) -> None:
    enrolment = participant(programme)
    taken(event, enrolment)
    page = staff.get(page_of(programme))
    (row,) = page.context["view"].rows
    (cell,) = row.cells
    assert (cell.taken, cell.limit, cell.empty, cell.people.waiting, row.empty) == (1, 4, 3, 0, 3)
    shown = page.content.decode()
    assert f'<a href="{cell_of(event, enrolment)}">1/4</a><span class="date">3 empty</span>' in shown
    assert reverse("admin:participant", args=[enrolment.pk]) in shown
    assert reverse("admin:seats-event", args=[event.pk]) in shown


def test_cell_tells_who_waits_and_the_head_how_many_of_all(staff: Client, programme: Programme, event: Event) -> None:
    for name, number in (("Kuusiranta", 5), ("Merikallio", 6)):
        taken(event, participant(programme, name), number)
    page = staff.get(page_of(programme))
    assert [row.cells[0].people.waiting for row in page.context["view"].rows] == [1, 2]
    assert [column.waiting for column in page.context["view"].columns] == [3]
    shown = " ".join(page.content.decode().split())
    assert ("8 taken, 3 wait" in shown, '<span class="date">2 wait</span>' in shown) == (True, True)


def test_cell_tells_that_unused_seats_were_released(staff: Client, programme: Programme, event: Event) -> None:
    taken(event, participant(programme))
    participant(programme, "Merikallio")
    seats_services.release(event=event, actor=None)
    page = staff.get(page_of(programme))
    assert [(row.empty, row.cells[0].released) for row in page.context["view"].rows] == [(0, True)] * 2
    shown = " ".join(page.content.decode().split())
    assert "unused ones released, 7 are still free" in shown
    assert shown.count('<span class="date">unused ones released</span>') == 2


def test_full_event_has_no_empty_seat(staff: Client, programme: Programme) -> None:
    event = factories.event(programme, seats_per_participant=4, capacity=3)
    one, other = participant(programme), participant(programme, "Merikallio")
    taken(event, one, 2)
    assert [row.empty for row in staff.get(page_of(programme)).context["view"].rows] == [1, 1]
    taken(event, other)
    page = staff.get(page_of(programme))
    assert [row.empty for row in page.context["view"].rows] == [0, 0]
    assert ", full" in page.content.decode()


def test_participant_without_a_number_of_its_own_has_no_empty_seat(staff: Client, programme: Programme) -> None:
    event = factories.event(programme)
    taken(event, participant(programme))
    (row,) = staff.get(page_of(programme)).context["view"].rows
    assert (row.cells[0].limit, row.cells[0].taken, row.empty) == (None, 1, 0)


def test_most_empty_seats_come_first_and_heads_sort(staff: Client, programme: Programme, event: Event) -> None:
    taken(event, participant(programme, "Aavikko"), 3)
    participant(programme, "Merikallio")
    taken(event, participant(programme, "Kuusiranta"))
    assert names(staff, page_of(programme)) == ["Merikallio", "Kuusiranta", "Aavikko"]
    by_name = ["Aavikko", "Kuusiranta", "Merikallio"]
    assert names(staff, page_of(programme, sort="name")) == by_name
    assert names(staff, page_of(programme, sort="-name")) == by_name[::-1]
    assert names(staff, page_of(programme, sort="-empty")) == ["Aavikko", "Kuusiranta", "Merikallio"]
    assert staff.get(page_of(programme, sort="-name")).content.decode().count('aria-sort="descending"') == 1


def test_empty_seats_of_past_events_count_for_nothing(staff: Client, programme: Programme, event: Event) -> None:
    """One that has ended stands after those to come, and only when it is asked for."""
    past = factories.event(programme, seats_per_participant=9, starts_at=timezone.now() - timedelta(days=9))
    older = factories.event(programme, seats_per_participant=9, starts_at=timezone.now() - timedelta(days=20))
    later = factories.event(programme, seats_per_participant=1, starts_at=timezone.now() + timedelta(days=60))
    participant(programme)
    assert events_on(staff, page_of(programme)) == [event, later]
    page = staff.get(page_of(programme, past=1))
    assert [column.event for column in page.context["view"].columns] == [event, later, past, older]
    assert [row.empty for row in page.context["view"].rows] == [5]
    assert events_on(staff, page_of(programme, event=past.pk)) == [past]


def test_event_to_come_is_shown_though_nobody_has_joined_and_it_has_no_seats(
    staff: Client, programme: Programme
) -> None:
    open_to_all = factories.event(programme)
    participant(programme)
    assert events_on(staff, page_of(programme)) == [open_to_all]
    assert staff.get(page_of(programme, event=open_to_all.pk)).context["view"].remind


def test_only_published_shared_events_of_the_programme_are_shown(
    staff: Client, programme: Programme, event: Event
) -> None:
    enrolment, other = participant(programme), factories.programme()
    own = factories.event(programme, enrolment=enrolment, seats_per_participant=4)
    draft = factories.event(programme, seats_per_participant=4, published_at=None)
    off = factories.event(programme, seats_per_participant=4, cancelled_at=timezone.now())
    ended = timezone.now() - timedelta(days=1)
    factories.event(programme, starts_at=ended - timedelta(hours=2), ends_at=ended)  # nobody came, and no seats
    strange = factories.event(other, seats_per_participant=4)
    participant(other, "Muualla")
    page = staff.get(page_of(programme, event=strange.pk))
    assert [column.event for column in page.context["view"].columns] == [event]
    assert [row.name for row in page.context["view"].rows] == ["Kuusiranta"]
    for one in (own, draft, off):
        assert staff.get(cell_of(one, enrolment)).status_code == HTTPStatus.NOT_FOUND
        assert staff.get(reverse("admin:seats-event", args=[one.pk])).status_code == HTTPStatus.NOT_FOUND
    assert staff.get(cell_of(strange, enrolment)).status_code == HTTPStatus.NOT_FOUND


def test_page_is_filtered_by_name_consultant_event_and_empty_seats(
    staff: Client, programme: Programme, event: Event
) -> None:
    one, other = participant(programme), participant(programme, "Merikallio")
    person = factories.consultant()
    Enrolment.objects.filter(pk=other.pk).update(consultant=person)
    taken(event, one, 4)
    second = factories.event(programme, seats_per_participant=1)
    assert names(staff, page_of(programme, q="meri")) == ["Merikallio"]
    assert names(staff, page_of(programme, consultant=person.pk)) == ["Merikallio"]
    assert names(staff, page_of(programme, consultant="none")) == ["Kuusiranta"]
    assert names(staff, page_of(programme, event=event.pk, empty=1)) == ["Merikallio"]
    assert names(staff, page_of(programme, empty=1)) == ["Merikallio", "Kuusiranta"]
    assert events_on(staff, page_of(programme, event=second.pk)) == [second]
    nothing = staff.get(page_of(programme, q="zzz")).content.decode()
    assert "No participant fits what was asked for." in nothing


def test_reminder_goes_to_exactly_those_that_have_named_nobody(staff: Client, programme: Programme) -> None:
    event = factories.event(programme, seats_per_participant=4)
    taken(event, participant(programme))
    silent = [participant(programme, name) for name in ("Merikallio", "Meripuisto")]
    participant(programme, "Aavikko")
    page = staff.get(page_of(programme, event=event.pk, q="meri", empty=1))
    address = page.context["view"].remind
    assert "Remind the 2 participants that have named nobody" in page.content.decode()
    led = staff.get(address)
    assert led.context["audience"].event == event
    chosen = participants_of(Audience.of_query(address.split("?")[1]))
    assert {one.pk for one in chosen} == {one.pk for one in silent}
    assert staff.get(page_of(programme)).context["view"].remind == ""


def test_nobody_is_reminded_of_an_event_that_takes_nobody(staff: Client, programme: Programme) -> None:
    closed = factories.event(
        programme, seats_per_participant=4, registration_closes_at=timezone.now() - timedelta(days=1)
    )
    participant(programme)
    page = staff.get(page_of(programme, event=closed.pk))
    assert (page.context["view"].silent, page.context["view"].remind) == (1, "")
    assert "registration has closed" in page.content.decode()


def test_page_asks_as_often_for_one_participant_as_for_three(staff: Client, programme: Programme, event: Event) -> None:
    taken(event, participant(programme))
    queries_of(staff, page_of(programme))
    one = queries_of(staff, page_of(programme))
    for name in ("Merikallio", "Suvikoski"):
        taken(event, participant(programme, name))
    assert queries_of(staff, page_of(programme)) == one <= MOST_QUERIES


def test_page_of_thirty_participants_and_twelve_events_asks_little(staff: Client, programme: Programme) -> None:
    events = [factories.event(programme, seats_per_participant=4) for _one in range(12)]
    some = [participant(programme, f"Kunta {number}") for number in range(30)]
    for enrolment in some:
        Seats.objects.bulk_create(Seats(event=event, enrolment=enrolment, limit=5) for event in events)
    taken(events[0], some[0], 6)
    queries_of(staff, page_of(programme))
    assert queries_of(staff, page_of(programme)) <= MOST_QUERIES
    page = staff.get(page_of(programme)).content.decode()
    assert len(re.findall(r'<td class="cell', page)) == 30 * 12


def test_table_is_exported_as_it_is_filtered(staff: Client, programme: Programme, event: Event) -> None:
    taken(event, participant(programme, "=HYPERLINK(1)"), 5)
    participant(programme, "Kuusiranta")
    answer: Any = staff.get(page_of(programme, q="hyper", _export="xlsx"))
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [["=HYPERLINK(1)", 0, 4, 4, 1, ""]]
    assert sheet["A2"].data_type != "f"


@pytest.mark.parametrize(
    "asked", ["event=%C2%B2", "event=99999999999999999999", "event=-1", "past=x", "sort=%C2%B2", "q=%25", "empty=no"]
)
def test_nonsense_asked_of_the_page_breaks_nothing(
    staff: Client, programme: Programme, event: Event, asked: str
) -> None:
    participant(programme)
    assert staff.get(f"{page_of(programme)}&{asked}").status_code == HTTPStatus.OK


def test_empty_pages_say_what_comes_here(staff: Client) -> None:
    assert "There is no programme yet." in staff.get(reverse("admin:seats")).content.decode()
    programme = factories.programme()
    assert "No event with seats yet." in staff.get(page_of(programme)).content.decode()
    event = factories.event(programme, seats_per_participant=4)
    assert "No participant yet." in staff.get(page_of(programme)).content.decode()
    Event.objects.filter(pk=event.pk).update(starts_at="2024-01-01T09:00Z", ends_at="2024-01-01T12:00Z")
    assert "No event with seats is to come." in staff.get(page_of(programme)).content.decode()


def test_menu_leads_to_seats_and_from_there_to_the_events(staff: Client, programme: Programme, event: Event) -> None:
    page = staff.get(page_of(programme))
    (here,) = [entry for entry in page.context["desk_menu"] if entry.here]
    assert (here.label, here.address) == ("Events and seats", reverse("admin:seats"))
    assert reverse("admin:events_event_changelist") in page.content.decode()


def test_saved_seats_take_their_place_in_the_table(staff: Client, programme: Programme, event: Event) -> None:
    enrolment = participant(programme)
    answer = send(staff, event, enrolment, limit="7", back=f"programme={programme.slug}")
    page = answer.content.decode()
    assert f'id="s{event.pk}-{enrolment.pk}"' in page
    assert f'id="e{enrolment.pk}" data-label="Empty seats" hx-swap-oob="true">7</td>' in page
    assert ("<html" in page, answer["HX-Push-Url"]) == (False, "false")
    assert Seats.objects.get().limit == 7
    (entry,) = Entry.objects.filter(action="seats.changed")
    assert (entry.payload["before"], entry.payload["now"]) == (4, 7)


def test_without_script_it_leads_back_to_the_table_as_it_was_filtered(
    staff: Client, programme: Programme, event: Event
) -> None:
    enrolment = participant(programme)
    typed = {**opened(staff, event, enrolment), "limit": "", "back": "programme=x&empty=1"}
    answer = staff.post(cell_of(event, enrolment), typed, follow=True)
    assert answer.redirect_chain == [(f"{reverse('admin:seats')}?programme=x&empty=1", HTTPStatus.FOUND)]
    assert f"Seats of Kuusiranta at {event} are saved." in answer.content.decode()
    assert Seats.objects.get().limit is None


def test_more_seats_are_offered_to_who_waits(staff: Client, programme: Programme, event: Event) -> None:
    enrolment = participant(programme)
    taken(event, enrolment, 5)
    send(staff, event, enrolment, limit="5")
    assert event.registrations.filter(state="offered").count() == 1


def test_fewer_seats_than_are_taken_are_refused_beside_the_field(
    staff: Client, programme: Programme, event: Event
) -> None:
    enrolment = participant(programme)
    taken(event, enrolment, 2)
    answer = send(staff, event, enrolment, limit="1")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["limit"])
    assert "More seats than this are taken already" in answer.content.decode()
    assert Seats.objects.get().limit == 4


@pytest.mark.parametrize("limit", ["-1", "1000", "99999999999", "9" * 5000, "1,5", "1.5", "neljä", "0x4", "1e3", "²"])
def test_number_that_is_none_is_refused_and_nothing_is_kept(
    staff: Client, programme: Programme, event: Event, limit: str
) -> None:
    answer = send(staff, event, participant(programme), limit=limit)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["limit"])
    assert not Seats.objects.exists()


def test_second_of_two_staff_sees_what_the_first_has_changed(staff: Client, programme: Programme, event: Event) -> None:
    enrolment = participant(programme)
    first = opened(staff, event, enrolment)
    send(staff, event, enrolment, limit="6")
    answer: Any = staff.post(cell_of(event, enrolment), {**first, "limit": "2"}, **HTMX)
    page = answer.content.decode()
    assert (answer.status_code, "Somebody has changed this meanwhile: seats (now: 6)" in page) == (422, True)
    assert Seats.objects.get().limit == 6
    again = {"limit": "2", "seen": answer.context["form"]["seen"].value()}
    assert staff.post(cell_of(event, enrolment), again, **HTMX).status_code == HTTPStatus.OK
    assert Seats.objects.get().limit == 2


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", "[1]", '{"limit": 1, "taken": {}}', "9" * 5000])
def test_nonsense_for_what_was_seen_is_no_error(staff: Client, programme: Programme, event: Event, sent: str) -> None:
    assert send(staff, event, participant(programme), seen=sent).status_code in {HTTPStatus.OK, 422}


def test_seats_of_an_event_that_was_held_stay(staff: Client, programme: Programme) -> None:
    past = factories.event(programme, seats_per_participant=4, starts_at=timezone.now() - timedelta(days=9))
    enrolment = participant(programme)
    assert "The event has been held" in staff.get(cell_of(past, enrolment)).content.decode()
    staff.post(cell_of(past, enrolment), {"limit": "9"})
    assert not Seats.objects.exists()


def test_cell_of_a_participant_that_is_none_is_a_404(staff: Client, programme: Programme, event: Event) -> None:
    for other in (factories.accepted(), factories.submitted(programme=programme)):
        assert staff.get(cell_of(event, other)).status_code == HTTPStatus.NOT_FOUND


@pytest.fixture
def without(request: pytest.FixtureRequest) -> Iterator[str]:
    """A permission that nobody has for a while."""
    rules.set_perm(request.param, rules.always_deny)
    yield request.param
    rules.set_perm(request.param, is_portal_staff)


@pytest.mark.parametrize("without", ["events.change_seats"], indirect=True)
def test_who_may_not_change_seats_reads_them(staff: Client, programme: Programme, event: Event, without: str) -> None:
    enrolment = participant(programme)
    page = staff.get(page_of(programme)).content.decode()
    assert ("0/4" in page, cell_of(event, enrolment) in page) == (True, False)
    answers = [staff.get(cell_of(event, enrolment)), staff.post(cell_of(event, enrolment), {"limit": "9"})]
    assert [answer.status_code for answer in answers] == [HTTPStatus.FORBIDDEN] * 2
    assert not Seats.objects.exists()
