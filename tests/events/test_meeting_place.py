"""Where a participant's own session is held is said by whoever hosts it, until it begins, and told to who comes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from events.models import Event, Slot
from events.services import life, slots
from events.services.meeting_place import say_place
from events.services.slots import SlotRefused
from outbox.models import Message
from participants.models import Enrolment
from participants.services import enrolments
from tests import factories
from tests.events.crowds import at_once
from tests.events.test_waiting import join

HALL = "Kaupungintalo, sali 2"
SAVED = "Tieto on tallennettu. Viesti siitä lähtee niille, joilla on paikka tai jotka vastaavat tilaisuudesta."


@pytest.fixture
def session(enrolment: Enrolment) -> Event:
    return session_in(enrolment, days=30)


def session_in(enrolment: Enrolment, **fields: Any) -> Event:
    workshop = factories.activity(enrolment.programme, kind="leadership_workshop", scope="municipal")
    starts = timezone.now() + timedelta(days=fields.pop("days"))
    fields = {"mode": "on_site", "consultant": factories.consultant(), **fields}
    return factories.event(enrolment.programme, enrolment=enrolment, activity=workshop, starts_at=starts, **fields)


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


def address(session: Event) -> str:
    assert session.enrolment is not None
    return factories.page("session-change", session.enrolment, session.pk)


def places(session: Event) -> list[str]:
    session.refresh_from_db()
    return [getattr(session, f"place_{code}") or "" for code in ("fi", "sv", "en")]


def consultant_of(session: Event) -> User:
    assert session.consultant is not None
    return session.consultant


def say(client: Client, session: Event, place: str) -> str:
    answer = client.post(address(session), {"act": "place", "place": place}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def a_while_ago(session: Event) -> None:
    """Nothing of it was changed just now, so that no click is the second of two."""
    Event.objects.filter(pk=session.pk).update(changed_at=timezone.now() - timedelta(minutes=1))


def fields(client: Client, session: Event) -> dict[str, str]:
    """What the page's form of the place sends when nothing is typed."""
    page = client.get(address(session)).content.decode()
    form = page.split('<h2 id="place">')[1].split("</form>")[0]
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", form)]
    return {one["name"]: one.get("value", "") for one in inputs if one["name"] != "csrfmiddlewaretoken"}


def test_contact_person_says_it_and_reads_it_wherever_the_session_is(client: Client, session: Event) -> None:
    assert session.enrolment is not None
    pages = [factories.page("own-sessions", session.enrolment), factories.page("event", session.enrolment, session.pk)]
    assert ["Kerro, missä tilaisuus pidetään" in client.get(page).content.decode() for page in pages] == [True, True]
    assert fields(client, session) == {"act": "place", "place": ""}
    shown = client.post(address(session), {**fields(client, session), "place": HALL}, follow=True).content.decode()
    assert (SAVED in shown, HALL in shown) == (True, True)
    after = [client.get(page).content.decode() for page in pages]
    assert [(HALL in page, "Kerro, missä tilaisuus pidetään" in page) for page in after] == [(True, False)] * 2
    assert ["Muuta paikkaa" in page for page in after] == [True, True]
    assert fields(client, session) == {"act": "place", "place": HALL}


def test_consultant_and_who_comes_are_told_once_with_a_calendar_that_has_it(client: Client, session: Event) -> None:
    assert session.enrolment is not None
    seat = join(session, session.enrolment, factories.member(session.enrolment.party))
    Message.objects.all().delete()
    before = session.sequence
    say(client, session, HALL)
    said = {message.to: (message.text, message.calendar) for message in Message.objects.all()}
    people = {seat.user.email, factories.contact_of(session.enrolment).email, consultant_of(session).email}
    assert set(said) == people
    assert {(f"Uusi paikka: {HALL}" in text, "Kaupungintalo" in calendar) for text, calendar in said.values()} == {
        (True, True)
    }
    session.refresh_from_db()
    assert (session.sequence > before, session.altered_at) == (True, None)
    again = say(client, session, HALL)
    assert ("Mitään ei muutettu" in again, SAVED in again) == (False, True)
    a_while_ago(session)
    later = say(client, session, HALL)
    assert ("Mitään ei muutettu" in later, Message.objects.count()) == (True, len(people))
    say(client, session, "Koulu")
    assert Message.objects.count() == 2 * len(people)


def test_another_place_alters_the_session_and_stands_in_every_language(client: Client, session: Event) -> None:
    Event.objects.filter(pk=session.pk).update(place_fi="Helsinki", place_sv="Helsingfors", place_en="Helsinki")
    say(client, session, HALL)
    assert places(session) == [HALL, "", ""]
    assert session.altered_at is not None
    for language in ("fi", "sv", "en"):
        with override(language):
            assert Event.objects.get(pk=session.pk).place == HALL
    with override("sv"):
        assert say_place(event=session, place="Stadshuset", actor=consultant_of(session))[1]
    assert places(session) == ["", "Stadshuset", ""]
    assert "Stadshuset" in client.get(address(session)).content.decode()


def test_place_that_is_taken_back_is_not_known_any_more(client: Client, session: Event) -> None:
    say(client, session, HALL)
    Message.objects.all().delete()
    say(client, session, "")
    assert places(session) == ["", "", ""]
    assert all(f"Paikka ei ole enää tiedossa (ennen: {HALL})" in message.text for message in Message.objects.all())
    assert Message.objects.exists()


def test_place_is_said_in_the_last_week_too_and_not_once_the_session_has_begun(
    client: Client, enrolment: Enrolment
) -> None:
    soon, begun = session_in(enrolment, days=2), session_in(enrolment, days=0)
    page = client.get(address(soon)).content.decode()
    assert ("on alle viikko" in page, 'name="place"' in page, "<h2>Siirrä tai peru</h2>" in page) == (True, True, True)
    say(client, soon, HALL)
    assert 'name="place"' not in client.get(address(begun)).content.decode()
    refused = say(client, begun, HALL)
    assert ("<strong>Tilaisuus on alkanut" in refused, f'value="{HALL}"' in refused) == (True, True)
    assert (places(soon), places(begun)) == ([HALL, "", ""], ["", "", ""])


@pytest.mark.parametrize(("how", "why"), [("cancelled", "on peruttu"), ("remote", "pidetään etänä")])
def test_nothing_is_said_of_a_session_to_which_nobody_comes(client: Client, session: Event, how: str, why: str) -> None:
    """A window that was open before is told why, with what was typed."""
    assert session.enrolment is not None
    if how == "cancelled":
        life.set_cancelled(event=session, cancelled=True, actor=None)
    else:
        Event.objects.filter(pk=session.pk).update(mode="remote")
    own = factories.page("own-sessions", session.enrolment)
    pages = [client.get(page).content.decode() for page in (address(session), own)]
    pages.append(client.get(factories.page("event", session.enrolment, session.pk)).content.decode())
    assert [("Kerro, missä" in page, 'name="place"' in page) for page in pages] == [(False, False)] * 3
    refused = say(client, session, HALL)
    assert (why in refused.split('name="place"')[1].split("</form>")[0], f'value="{HALL}"' in refused) == (True, True)
    assert places(session) == ["", "", ""]


def test_event_of_all_has_its_place_from_the_staff(enrolment: Enrolment, event: Event, client: Client) -> None:
    page = factories.page("session-change", enrolment, event.pk)
    assert client.post(page, {"act": "place", "place": HALL}).status_code == 404
    with pytest.raises(SlotRefused):
        say_place(event=event, place=HALL, actor=factories.contact_of(enrolment))
    assert places(event) == ["", "", ""]


@pytest.mark.parametrize("place", ["a" * 121, "Talo\u2028sali"])
def test_place_that_is_no_line_comes_back_as_it_was_typed(client: Client, session: Event, place: str) -> None:
    shown = say(client, session, place)
    assert ("invalid-feedback" in shown, place in shown) == (True, True)
    assert places(session) == ["", "", ""]


def test_only_who_may_move_the_session_says_it(session: Event) -> None:
    assert session.enrolment is not None
    colleague = factories.signed_in(factories.member(session.enrolment.party))
    other = factories.signed_in(factories.contact_of(factories.accepted(programme=session.enrolment.programme)))
    answers = [one.post(address(session), {"act": "place", "place": HALL}).status_code for one in (colleague, other)]
    assert (answers, places(session)) == ([403, 404], ["", "", ""])
    pages = [factories.page("own-sessions", session.enrolment), factories.page("event", session.enrolment, session.pk)]
    assert ["Kerro, missä" in colleague.get(page).content.decode() for page in pages] == [False, False]


def test_empty_place_where_there_was_none_is_asked_for(client: Client, session: Event) -> None:
    for nothing in ("", "  ", "\u200b\u202e"):
        assert "Kirjoita, missä tilaisuus pidetään." in say(client, session, nothing)
    say(client, session, "\u202eSali\u200b 2")
    assert (places(session), Message.objects.exists()) == (["Sali 2", "", ""], True)


@pytest.mark.parametrize("busy", [False, True])
def test_place_says_nothing_of_who_holds_the_session(client: Client, enrolment: Enrolment, *, busy: bool) -> None:
    session = session_in(enrolment, days=30, consultant=None)
    Event.objects.filter(pk=session.pk).update(consultant=None)
    consultant = factories.consultant()
    enrolments.assign_consultant(enrolment=enrolment, consultant=consultant, actor=consultant)
    if busy:
        session_in(factories.accepted(), days=30, consultant=consultant)
    assert SAVED in say(client, session, HALL)
    session.refresh_from_db()
    assert (places(session)[0], session.consultant_id) == (HALL, None)


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_are_told_once_and_answered_alike(session: Event) -> None:
    assert session.enrolment is not None
    contact = factories.contact_of(session.enrolment)
    before = Message.objects.count()
    a_while_ago(session)

    def click(person: User) -> bool:
        shown = say(factories.signed_in(person), session, HALL)
        return SAVED in shown and "Mitään ei muutettu" not in shown

    assert at_once([contact] * 4, click) == 4
    assert Message.objects.count() - before == 2, "the contact person and the consultant"


def test_step_is_locked_before_anything_is_read_of_the_session(session: Event) -> None:
    """So that of several windows one changes the place, and the others find it changed."""
    assert (session.consultant, session.enrolment.party) != (None, None)  # type: ignore[union-attr]
    with CaptureQueriesContext(connection) as captured:
        say_place(event=session, place=HALL, actor=consultant_of(session))
    asked = [one["sql"] for one in captured]
    held = next(n for n, sql in enumerate(asked) if "FOR UPDATE" in sql and '"participants_step"' in sql)
    read = next(n for n, sql in enumerate(asked) if 'FROM "events_event"' in sql)
    assert held < read


def test_until_when_it_can_be_moved_is_said_where_it_is_changed(client: Client, session: Event) -> None:
    assert session.enrolment is not None
    until = timezone.localtime(session.starts_at - timedelta(days=7))
    said = f"{date_format(until, 'D')} {date_format(until, 'SHORT_DATE_FORMAT')}"
    own = client.get(factories.page("own-sessions", session.enrolment)).content.decode()
    assert (
        f"mahdollista {said}" in own,
        f"Voit tehdä tämän itse {said}" in client.get(address(session)).content.decode(),
    ) == (True, True)


def test_session_that_is_moved_keeps_its_place_and_its_time_is_not_lost(client: Client, session: Event) -> None:
    stale = Event.objects.get(pk=session.pk)
    starts = timezone.now() + timedelta(days=40)
    slot = Slot.objects.create(
        activity=session.activity,
        consultant=consultant_of(session),
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
    )
    slots.move(event=session, slot_id=slot.pk, actor=consultant_of(session))
    say_place(event=stale, place=HALL, actor=consultant_of(session))
    assert places(session) == [HALL, "", ""]
    slot.refresh_from_db()
    assert (session.starts_at, slot.event_id) == (starts, session.pk)
