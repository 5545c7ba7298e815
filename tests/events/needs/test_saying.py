"""Saying what one needs: the person alone, by consent, while they have a seat."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.retention import purge_all
from audit.models import Entry
from events.models import Event, Needs, Registration
from events.needs.said import Said
from events.rules import may_read_needs
from events.services import life, needs, registrations
from events.services.events import save_event
from events.services.needs import NeedsRefused, said_by
from events.services.refusing import WrongReader
from outbox.models import Message
from programmes.services.catalogue import save_activity
from tests import factories
from tests.events.crowds import at_once
from tests.participants.test_looking import look, main_of, without_tokens

ALL = {
    "diet": ["gluten_free", "vegan"],
    "diet_words": "Ei seesamia",
    "access": ["wheelchair"],
    "access_words": "<b>Ovi</b>",
    "agreed": "on",
}


def page(seat: Registration, name: str = "event-needs") -> str:
    return factories.page(name, seat.enrolment, seat.event_id)


def said(seat: Registration, *diet: str) -> bool:
    told = Said(diet=diet or ("vegan",))
    return needs.say(event_id=seat.event_id, enrolment=seat.enrolment, said=told, actor=seat.user)


def kept(seat: Registration) -> Said | None:
    return said_by(Registration.objects.get(pk=seat.pk))


def refused(person: Client, seat: Registration, **changes: Any) -> str:
    sent = {name: value for name, value in {**ALL, **changes}.items() if value is not None}
    answer = person.post(page(seat), sent)
    assert (answer.status_code, Needs.objects.count()) == (200, 0)
    return answer.content.decode()


def begin(seat: Registration, starts: Any) -> None:
    Event.objects.filter(pk=seat.event_id).update(starts_at=starts, ends_at=starts + timedelta(hours=3))


def test_person_says_changes_and_takes_back(person: Client, seat: Registration) -> None:
    assert person.post(page(seat), ALL).status_code == 302
    assert kept(seat) == Said(("vegan", "gluten_free"), "Ei seesamia", ("wheelchair",), "<b>Ovi</b>")
    shown = person.get(page(seat)).content.decode()
    assert "vegan, gluten-free, Ei seesamia" in shown
    assert ("&lt;b&gt;Ovi" in shown, "<b>Ovi" in shown) == (True, False)
    person.post(page(seat), {"diet": ["none"], "agreed": "on"})
    assert kept(seat) == Said(diet=("none",))
    answer = person.post(page(seat), {"take_back": "1"}, follow=True)
    assert ("It was taken back and deleted." in answer.content.decode(), Needs.objects.count()) == (True, 0)
    again = person.post(page(seat), {"take_back": "1"}, follow=True)
    assert "There was nothing to take back." in again.content.decode()
    assert list(Entry.objects.filter(action__startswith="needs").values_list("action", flat=True).order_by("pk")) == [
        "needs.said",
        "needs.said",
        "needs.taken_back",
    ]


def test_consent_says_who_reads_it_for_what_and_until_when(person: Client, seat: Registration) -> None:
    shown = person.get(page(seat)).content.decode()
    assert "The organiser (FCG) reads this with your name" in shown
    assert "it is deleted the day after the event" in shown
    assert re.search(r'name="agreed"[^>]*checked', shown) is None


def test_consent_is_asked_anew_with_each_change(person: Client, seat: Registration) -> None:
    said(seat)
    sent = {"diet": ["none"]}
    assert person.post(page(seat), sent).status_code == 200
    assert kept(seat) == Said(diet=("vegan",))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"agreed": None}, "Without your consent nothing is kept"),
        ({"diet": ["none", "vegan"]}, "You chose “no special diet” and something else as well"),
        ({"diet": ["none"]}, "You chose “no special diet” and something else as well"),
        ({"diet": ["meat"]}, "meat is not one of the available choices"),
        ({"diet_words": "x" * 201}, "at most 200 characters"),
        ({"access_words": "a\nb"}, "Write this on one line."),
        (dict.fromkeys(("diet", "diet_words", "access", "access_words")), "Choose or write at least one thing."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    person: Client, seat: Registration, changes: dict[str, Any], word: str
) -> None:
    assert word in refused(person, seat, **changes)


def test_same_said_twice_is_kept_and_logged_once(seat: Registration) -> None:
    assert (said(seat), said(seat)) == (True, False)
    assert Entry.objects.filter(action="needs.said").count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_keeps_one(transactional_db: None) -> None:
    seat = factories.seat_that_asks()
    assert at_once([seat.user] * 5, lambda _person: said(seat)) == 1
    assert Needs.objects.count() == 1


@pytest.mark.parametrize("role", ["contact", "expert"])
def test_contact_person_and_colleague_reach_nobodys_but_their_own(seat: Registration, role: str) -> None:
    said(seat)
    other = factories.member(seat.enrolment.party, role)
    client = factories.signed_in(other)
    assert (client.get(page(seat)).status_code, client.post(page(seat), ALL).status_code) == (403, 403)
    registrations.register(event_id=seat.event_id, enrolment=seat.enrolment, user=other, actor=other)
    assert "vegan" not in client.get(page(seat)).context["form"].initial.get("diet", [])
    client.post(page(seat), {"take_back": "1"})
    assert kept(seat) == Said(diet=("vegan",))


def test_who_waits_in_line_has_nothing_to_say(seat: Registration) -> None:
    Event.objects.filter(pk=seat.event_id).update(capacity=1)
    other = factories.member(seat.enrolment.party)
    registrations.register(event_id=seat.event_id, enrolment=seat.enrolment, user=other, actor=other, or_wait=True)
    assert factories.signed_in(other).get(page(seat)).status_code == 403


def test_other_participant_finds_nothing(seat: Registration) -> None:
    said(seat)
    other = factories.accepted(programme=seat.enrolment.programme)
    client = factories.signed_in(factories.contact_of(other))
    assert client.get(page(seat)).status_code == 404
    assert client.get(factories.page("event-needs", other, seat.event_id)).status_code == 403


@pytest.mark.parametrize("fields", [{"asks_needs": False}, {"published_at": None}])
def test_event_that_does_not_ask_or_is_a_draft_has_no_such_page(
    person: Client, seat: Registration, fields: dict[str, Any]
) -> None:
    Event.objects.filter(pk=seat.event_id).update(**fields)
    assert (person.get(page(seat)).status_code, person.post(page(seat), ALL).status_code) == (404, 404)


def test_staff_who_look_see_that_the_page_is_there_and_no_answer(seat: Registration, person: Client) -> None:
    said(seat)
    staff = factories.signed_in(factories.consultant(language="en"))
    assert staff.get(page(seat)).status_code == 403
    look(staff, seat.user.memberships.get())
    shown = staff.get(page(seat))
    text = main_of(staff, page(seat))
    assert (shown.status_code, "Only" in text, "vegan" in text.lower(), "take_back" in text) == (
        200,
        True,
        False,
        False,
    )
    assert (shown.context["said"], shown.context["form"].initial, shown.context["has_said"]) == (None, {}, False)
    assert [staff.post(page(seat), sent).status_code for sent in (ALL, {"take_back": "1"})] == [403, 403]
    assert kept(seat) == Said(diet=("vegan",))
    own, seen = (without_tokens(main_of(who, page(seat, "event"))) for who in (person, staff))
    assert (own == seen, page(seat) in own) == (True, True)


def test_page_looks_alike_to_staff_who_look_whether_something_was_said_or_not(seat: Registration) -> None:
    staff = factories.signed_in(factories.consultant(language="en"))
    look(staff, seat.user.memberships.get())
    before = main_of(staff, page(seat))
    said(seat)
    assert without_tokens(main_of(staff, page(seat))) == without_tokens(before)


def test_it_closes_when_the_event_begins_and_is_taken_back_at_any_time(person: Client, seat: Registration) -> None:
    said(seat)
    begin(seat, timezone.now() - timedelta(minutes=1))
    shown = person.get(page(seat)).content.decode()
    assert ("The event has begun" in shown, "id_diet" in shown) == (True, False)
    assert "The event has begun" in person.post(page(seat), ALL).content.decode()
    assert kept(seat) == Said(diet=("vegan",))
    person.post(page(seat), {"take_back": "1"})
    assert kept(seat) is None


def test_it_is_open_after_registration_has_closed(person: Client, seat: Registration) -> None:
    Event.objects.filter(pk=seat.event_id).update(registration_closes_at=timezone.now() - timedelta(days=1))
    assert person.post(page(seat), ALL).status_code == 302
    assert kept(seat) is not None


def test_what_is_needed_goes_with_the_seat(seat: Registration) -> None:
    said(seat)
    registrations.cancel(registration=seat, actor=seat.user)
    assert not Needs.objects.exists()
    with pytest.raises(NeedsRefused, match="You have no seat"):
        said(seat)


def test_who_comes_instead_inherits_nothing(seat: Registration) -> None:
    said(seat)
    other = factories.member(seat.enrolment.party)
    registrations.swap(registration=seat, user=other, actor=other)
    assert not Needs.objects.exists()


def test_colleagues_needs_stay_when_a_seat_is_given_up(seat: Registration) -> None:
    said(seat)
    other = factories.member(seat.enrolment.party)
    theirs = registrations.register(event_id=seat.event_id, enrolment=seat.enrolment, user=other, actor=other)[0]
    said(theirs, "none")
    registrations.cancel(registration=theirs, actor=other)
    assert kept(seat) == Said(diet=("vegan",))


def test_event_that_is_called_off_forgets_and_takes_nothing(person: Client, seat: Registration) -> None:
    elsewhere = factories.seat_that_asks()
    said(seat)
    said(elsewhere)
    life.set_cancelled(event=seat.event, cancelled=True, actor=None)
    assert list(Needs.objects.values_list("registration", flat=True)) == [elsewhere.pk]
    assert "The event is called off" in person.get(page(seat)).content.decode()
    assert "The event is called off" in person.post(page(seat), ALL).content.decode()
    assert kept(seat) is None
    life.set_cancelled(event=seat.event, cancelled=False, actor=None)
    assert person.post(page(seat), ALL).status_code == 302


@pytest.mark.parametrize(("hours", "left"), [(-30, 0), (-1, 1), (30, 1)])
def test_it_ends_the_day_after_the_event(seat: Registration, hours: int, left: int) -> None:
    said(seat)
    noon = timezone.localtime().replace(hour=12, minute=0)
    Event.objects.filter(pk=seat.event_id).update(
        starts_at=noon + timedelta(hours=hours - 2), ends_at=noon + timedelta(hours=hours)
    )
    purge_all()
    assert Needs.objects.count() == left


def test_it_goes_with_the_person(seat: Registration) -> None:
    said(seat)
    seat.user.delete()
    assert not Needs.objects.exists()


def test_what_cannot_be_opened_any_more_is_said_so_and_said_again(
    person: Client, seat: Registration, settings: Any
) -> None:
    said(seat)
    settings.EVENT_NEEDS_KEY = "another"
    assert "It cannot be opened any more" in person.get(page(seat)).content.decode()
    person.post(page(seat), ALL)
    assert kept(seat) is not None


def test_mail_about_a_seat_leads_there_where_the_event_asks(seat: Registration) -> None:
    asked = Message.objects.get(to=seat.user.email)
    assert asked.text.count(f"/me/events/{seat.event_id}/") == 2, "by the way that is right for everybody"
    plain = factories.event(seat.enrolment.programme)
    registrations.register(event_id=plain.pk, enrolment=seat.enrolment, user=seat.user, actor=seat.user)
    assert Message.objects.filter(to=seat.user.email).latest("pk").text.count(f"/me/events/{plain.pk}/") == 1


def test_event_page_shows_the_way_to_who_has_a_seat_alone(person: Client, seat: Registration) -> None:
    assert page(seat) in person.get(page(seat, "event")).content.decode()
    colleague = factories.signed_in(factories.member(seat.enrolment.party))
    assert page(seat) not in colleague.get(page(seat, "event")).content.decode()
    Event.objects.filter(pk=seat.event_id).update(asks_needs=False)
    assert page(seat) not in person.get(page(seat, "event")).content.decode()


def test_event_page_asks_the_database_no_more_often_when_it_asks(person: Client, seat: Registration) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            person.get(page(seat, "event"))
        return len(captured)

    asked()
    before = asked()
    said(seat)
    Event.objects.filter(pk=seat.event_id).update(asks_needs=False)
    assert asked() == before


def test_answer_is_in_no_row_but_sealed(seat: Registration, person: Client) -> None:
    """Neither the log, nor a mail, nor any column tells it."""
    person.post(page(seat), ALL)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor])
            assert not {"seesami", "gluten_free", "wheelchair"} & set(rows.lower().split("'")), table
            assert "seesami" not in rows.lower(), table


def test_log_does_not_say_who_has_said_or_taken_back(seat: Registration) -> None:
    said(seat)
    needs.take_back(event=seat.event, actor=seat.user)
    assert set(Entry.objects.filter(action__startswith="needs").values_list("actor", flat=True)) == {None}


@pytest.mark.parametrize("change", ["organisation", "consultant"])
def test_nobody_makes_themselves_a_reader_of_what_others_were_told(seat: Registration, change: str) -> None:
    other = factories.manager()
    values = {"organisation": str(other.organisation), "consultant": other}
    event = Event.objects.get(pk=seat.event_id)
    assert may_read_needs(other, event) is False
    setattr(event, change, values[change])
    save_event(event=event, changed=[change], actor=other)
    Event.objects.filter(pk=event.pk).update(organisation="", consultant=None)
    said(seat)
    again = Event.objects.get(pk=event.pk)
    setattr(again, change, values[change])
    with pytest.raises(WrongReader):
        save_event(event=again, changed=[change], actor=other)
    assert may_read_needs(other, Event.objects.get(pk=event.pk)) is False
    own = factories.consultant()
    assert may_read_needs(own, Event.objects.get(pk=event.pk))
    save_event(event=again, changed=[change], actor=own)


def test_activity_that_passes_to_another_organisation_brings_no_reader(seat: Registration) -> None:
    """Whom people tell stands on the event from when it asks: `catalogue.save_activity` knows of no needs."""
    other = factories.manager()
    Event.objects.update(organisation="", consultant=None)
    event = Event.objects.get(pk=seat.event_id)
    save_event(event=event, changed=["asks_needs"], actor=factories.consultant())
    said(seat)
    activity = event.activity
    activity.organisation = other.organisation
    save_activity(activity=activity, changed=["organisation"], actor=other)
    assert may_read_needs(other, Event.objects.get(pk=event.pk)) is False
