"""An event from its draft to its copy, and its agenda."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import AgendaItem, Assignment, Event
from events.queries import schedule
from events.services import agenda, life
from events.services.events import save_event
from events.services.places import RegistrationRefused
from events.services.refusing import WrongMoment
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.test_event_admin import form_of
from tests.events.test_waiting import join


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def page(event: Event, name: str) -> str:
    return reverse(f"admin:event-{name}", args=[event.pk])


def test_draft_is_on_no_schedule_and_takes_nobody(enrolment: Enrolment) -> None:
    draft = factories.event(enrolment.programme, published_at=None)
    browser = factories.signed_in(factories.contact_of(enrolment))
    assert browser.get(factories.page("event", enrolment, draft.pk)).status_code == 404
    assert schedule(enrolment, timezone.now()) == []
    with pytest.raises((RegistrationRefused, Event.DoesNotExist)):
        join(draft, enrolment)
    life.publish(event=draft, actor=None)
    assert browser.get(factories.page("event", enrolment, draft.pk)).status_code == 200
    assert join(draft, enrolment).state == "registered"


def test_staff_keep_a_new_event_as_a_draft_and_publish_it(staff: Client, enrolment: Enrolment, event: Event) -> None:
    form = {**form_of(event, title_fi="Luonnos"), "_draft": "1"}
    staff.post(reverse("admin:events_event_add"), form)
    draft = Event.objects.get(title_fi="Luonnos")
    assert draft.published_at is None
    shown = staff.get(page(draft, "publish")).content.decode()
    assert "What is missing" in shown
    assert "Swedish" in shown or "ruotsi" in shown.lower()
    staff.post(page(draft, "publish"), {"act": "publish"})
    draft.refresh_from_db()
    assert draft.published_at is not None


@pytest.mark.parametrize("act", ["", "x"])
def test_neither_publishing_nor_taking_back_does_nothing(staff: Client, event: Event, act: str) -> None:
    assert staff.post(page(event, "publish"), {"act": act}).status_code == 200
    assert Event.objects.get(pk=event.pk).published_at is not None


def test_button_that_publishes_says_so_and_what_is_missing_is_told(staff: Client, event: Event) -> None:
    add = staff.get(reverse("admin:events_event_add")).content.decode()
    buttons = re.findall(r'<input type="submit" name="(_\w+)"[^>]*value="([^"]+)"', add)
    assert buttons == [("_save", "Publish"), ("_draft", "Save as a draft")]
    said = staff.post(reverse("admin:events_event_add"), form_of(event, title_fi="Uusi"), follow=True).content.decode()
    assert ("It is published, and something is missing" in said, "Swedish: title" in said) == (True, True)


def test_published_event_is_a_draft_again_only_while_nobody_has_registered(
    staff: Client, enrolment: Enrolment, event: Event
) -> None:
    staff.post(page(event, "publish"), {"act": "take_back"})
    assert Event.objects.get(pk=event.pk).published_at is None
    life.publish(event=event, actor=None)
    join(event, enrolment)
    staff.post(page(event, "publish"), {"act": "take_back"})
    assert Event.objects.get(pk=event.pk).published_at is not None


def test_texts_that_lack_in_a_language_are_named(event: Event) -> None:
    event.title_sv, event.title_en, event.place_fi = "Öppning", "", "Tampere"  # type: ignore[attr-defined]
    assert life.lacking(event) == {"sv": ["place"], "en": ["title", "place"]}
    keep(event, [item(event, 0, 30, title_en="Point")])
    assert life.lacking(event) == {"sv": ["place", "agenda"], "en": ["title", "place"]}


def test_agenda_that_lacks_a_language_is_named_before_publishing(staff: Client, event: Event) -> None:
    Event.objects.update(published_at=None, title_sv="Öppning", title_en="Opening")
    assert ", agenda" not in staff.get(page(event, "publish")).content.decode()
    keep(event, [item(event, 0, 30, title_en="Point")])
    assert dict(staff.get(page(event, "publish")).context["lacks"]) == {"Swedish": "agenda"}


def test_pre_assignment_that_lacks_a_language_is_named_before_publishing(staff: Client, event: Event) -> None:
    Event.objects.update(published_at=None, title_sv="Öppning", title_en="Opening")
    factories.assignment(event)
    Assignment.objects.update(title_sv="Uppgift", instructions_sv="Skriv.", title_en="Task", instructions_en="")
    assert dict(staff.get(page(event, "publish")).context["lacks"]) == {"English": "pre-assignment"}


def test_each_change_that_a_calendar_shows_is_a_later_version(event: Event) -> None:
    seen = [event.sequence]
    for changed in (["place_fi"], ["capacity"], ["starts_at", "ends_at"]):
        event.starts_at += timedelta(minutes=5)
        save_event(event=event, changed=changed, actor=None)
        seen.append(Event.objects.get(pk=event.pk).sequence)
    life.set_cancelled(event=event, cancelled=True, actor=None)
    seen.append(Event.objects.get(pk=event.pk).sequence)
    assert seen == [0, 1, 1, 2, 3]


def test_version_rises_from_what_is_stored_not_from_what_the_form_read(event: Event) -> None:
    stale = Event.objects.get(pk=event.pk)
    save_event(event=event, changed=["place_fi"], actor=None)
    save_event(event=stale, changed=["title_fi"], actor=None)
    assert Event.objects.get(pk=event.pk).sequence == 2


def item(event: Event, begins: int, ends: int, **fields: Any) -> AgendaItem:
    """From and to so many minutes after the event's beginning."""
    return AgendaItem(
        event=event,
        starts_at=event.starts_at + timedelta(minutes=begins),
        ends_at=event.starts_at + timedelta(minutes=ends),
        **{"title_fi": "Asia", **fields},
    )


def keep(event: Event, items: list[AgendaItem]) -> None:
    agenda.keep_agenda(event=event, items=items, seen=agenda.seen_of(event), actor=None)


def test_agenda_moves_with_its_event_and_stands_on_its_page(event: Event, enrolment: Enrolment) -> None:
    keep(event, [item(event, 0, 60, speaker="Aino Alku")])
    before = event.agenda.get().starts_at
    event.starts_at += timedelta(days=1)
    event.ends_at += timedelta(days=1)
    save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    assert event.agenda.get().starts_at - before == timedelta(days=1)
    browser = factories.signed_in(factories.contact_of(enrolment))
    assert "Aino Alku" in browser.get(factories.page("event", enrolment, event.pk)).content.decode()


def test_event_is_not_shortened_below_its_agenda(event: Event) -> None:
    keep(event, [item(event, 60, 120)])
    event.ends_at = event.starts_at + timedelta(minutes=90)
    with pytest.raises(WrongMoment) as refused:
        save_event(event=event, changed=["ends_at"], actor=None)
    assert refused.value.field == "ends_at"


def test_event_that_begins_later_and_ends_as_before_is_not_shorter_than_its_agenda(event: Event) -> None:
    keep(event, [item(event, 60, 180)])
    event.starts_at += timedelta(minutes=30)
    with pytest.raises(WrongMoment):
        save_event(event=event, changed=["starts_at"], actor=None)


def test_second_of_two_who_write_an_agenda_sees_that_the_first_was_there(staff: Client, event: Event) -> None:
    event.starts_at = timezone.localtime(event.starts_at).replace(hour=9, minute=0, second=0, microsecond=0)
    event.ends_at = event.starts_at + timedelta(hours=3)
    event.save()
    mine = {"starts": "9", "ends": "10", "title_fi": "Minun"}
    seen = agenda.seen_of(event)
    keep(event, [item(event, 0, 60, title_fi="Toisen")])
    answer = staff.post(page(event, "agenda"), {**rows(event, mine), "seen": seen})
    assert (answer.status_code, 'value="Minun"' in answer.content.decode()) == (200, True)
    assert event.agenda.get().title_fi == "Toisen"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("times", "number"),
    [([(0, 60), (59, 90)], 1), ([(30, 60), (0, 31)], 0), ([(60, 60)], 0), ([(-5, 10)], 0), ([(0, 10), (170, 181)], 1)],
)
def test_agenda_that_contradicts_itself_is_refused_at_its_row(
    event: Event, times: list[tuple[int, int]], number: int
) -> None:
    keep(event, [item(event, 0, 10)])
    with pytest.raises(agenda.AgendaRefused) as refused:
        keep(event, [item(event, *pair) for pair in times])
    assert refused.value.number == number
    assert event.agenda.count() == 1


def rows(event: Event, *said: dict[str, str], initial: int = 0) -> dict[str, Any]:
    total = {"form-TOTAL_FORMS": len(said), "form-INITIAL_FORMS": initial, "seen": agenda.seen_of(event)}
    return {**total, **{f"form-{n}-{name}": value for n, row in enumerate(said) for name, value in row.items()}}


def test_staff_write_an_agenda_and_empty_one_of_its_rows(staff: Client, event: Event) -> None:
    begins = timezone.localtime(event.starts_at)
    event.starts_at = begins.replace(hour=9, minute=0, second=0, microsecond=0)
    event.ends_at = event.starts_at + timedelta(hours=3)
    event.save()
    first = {"starts": "9", "ends": "9.30", "title_fi": "Avaus", "speaker": "Aino Alku"}
    second = {"starts": "10", "ends": "11", "title_fi": "Paja"}
    assert staff.post(page(event, "agenda"), rows(event, first, second, {})).status_code == 302
    assert [(one.title_fi, one.speaker) for one in event.agenda.all()] == [("Avaus", "Aino Alku"), ("Paja", "")]  # type: ignore[attr-defined]
    assert 'value="09:30"' in staff.get(page(event, "agenda")).content.decode()
    emptied = {"starts": "", "ends": "", "title_fi": "", "speaker": ""}
    assert staff.post(page(event, "agenda"), rows(event, emptied, second, initial=2)).status_code == 302
    assert [one.title_fi for one in event.agenda.all()] == ["Paja"]  # type: ignore[attr-defined]


def test_refused_agenda_stands_there_as_it_was_typed(staff: Client, event: Event) -> None:
    event.starts_at = timezone.localtime(event.starts_at).replace(hour=9, minute=0, second=0, microsecond=0)
    event.ends_at = event.starts_at + timedelta(hours=3)
    event.save()
    sent = rows(
        event, {"starts": "9", "ends": "11", "title_fi": "Avaus"}, {"starts": "10", "ends": "", "title_fi": "B"}
    )
    for said in (sent, {**sent, "form-1-ends": "12"}, {**sent, "form-1-ends": "19"}):
        answer = staff.post(page(event, "agenda"), said)
        assert (answer.status_code, 'value="Avaus"' in answer.content.decode()) == (200, True)
        assert "errorlist" in answer.content.decode()
    assert not event.agenda.exists()


def test_copy_moves_every_date_and_takes_nobody_along(staff: Client, enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=4, join_url="https://example.org/old")
    event.registration_closes_at = event.starts_at - timedelta(days=2)
    event.releases_at = event.starts_at - timedelta(days=5)
    event.save()
    keep(event, [item(event, 0, 60)])
    join(event, enrolment)
    day = timezone.localdate(event.starts_at) + timedelta(days=7)
    answer = staff.post(page(event, "copy"), {"day": f"{day}"})
    twin = Event.objects.exclude(pk=event.pk).get()
    assert answer["Location"] == reverse("admin:events_event_change", args=[twin.pk])
    moved = (twin.starts_at, twin.ends_at, twin.registration_closes_at, twin.releases_at, twin.agenda.get().starts_at)
    was = (
        event.starts_at,
        event.ends_at,
        event.registration_closes_at,
        event.releases_at,
        event.agenda.get().starts_at,
    )
    assert {timezone.localdate(a) - timezone.localdate(b) for a, b in zip(moved, was, strict=True) if a and b} == {
        timedelta(days=7)
    }
    assert (twin.published_at, twin.taken, twin.join_url, twin.registrations.count()) == (None, 0, "", 0)
    assert (twin.title, twin.seats_per_participant) == (event.title, 4)


@pytest.mark.parametrize("own", [False, True])
def test_page_that_copies_says_whether_somebody_is_told_at_once(
    staff: Client, enrolment: Enrolment, event: Event, own: bool
) -> None:
    if own:
        activity = factories.activity(enrolment.programme, kind="training")
        event = factories.event(enrolment.programme, activity=activity, enrolment=enrolment)
    assert ("get a mail that it is booked" in staff.get(page(event, "copy")).content.decode()) == own
    before = Message.objects.count()
    staff.post(page(event, "copy"), {"day": f"{timezone.localdate() + timedelta(days=30)}"})
    assert (Message.objects.count() > before) == own


def test_copy_outside_the_programme_is_refused_beside_its_day(staff: Client, event: Event) -> None:
    late = event.activity.programme.ends + timedelta(days=1)
    answer = staff.post(page(event, "copy"), {"day": f"{late}"})
    assert (answer.status_code, Event.objects.count()) == (200, 1)
    assert "errorlist" in answer.content.decode()


def test_link_to_join_is_shown_from_its_moment_and_only_to_who_has_a_seat(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, join_url="https://example.org/meeting", mode="remote")
    mine, other = join(event, enrolment), factories.member(enrolment.party)
    page, way_in = (factories.page(name, enrolment, event.pk) for name in ("event", "event-join"))
    for shown_from, seen in ((None, True), (timedelta(hours=1), False), (timedelta(0), True)):
        join_from = None if shown_from is None else timezone.now() + shown_from
        Event.objects.filter(pk=event.pk).update(join_from=join_from)
        own, others = (factories.signed_in(user).get(page).content.decode() for user in (mine.user, other))
        assert (way_in in own, way_in in others, "example.org/meeting" in own + others) == (seen, False, False)
