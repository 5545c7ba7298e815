"""A published event whose time, place or way to take part has changed says so, in lists and on its page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.services import life
from events.services.events import save_event
from participants.models import Enrolment, Step
from tests import factories
from tests.events.test_sessions import mark
from tests.events.test_waiting import join

LATER = timezone.now() + timedelta(days=35)
OTHER: dict[str, Any] = {
    "starts_at": LATER,
    "ends_at": LATER + timedelta(hours=2),
    "place_sv": "Kuopio",
    "place_fi": "Kuopio",
    "mode": "remote",
    "all_day": True,
    "description_fi": "Uusi",
    "title_fi": "Uusi nimi",
}
CHANGED = "changed since it was published"


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def change(event: Event, *names: str) -> Event:
    for name in names:
        setattr(event, name, OTHER[name])
    return save_event(event=event, changed=list(names), actor=None)


@pytest.mark.parametrize(
    ("names", "altered"),
    [
        (["starts_at", "ends_at"], True),
        (["ends_at"], True),
        (["place_fi"], True),
        (["mode"], True),
        (["all_day"], True),
        (["place_sv"], False),
        (["description_fi"], False),
        (["title_fi"], False),
    ],
)
def test_what_changes_plans_makes_an_event_changed(event: Event, names: list[str], altered: bool) -> None:
    Event.objects.update(place_fi="Tampere")
    event.refresh_from_db()
    change(event, *names)
    event.refresh_from_db()
    expected = Event.Life.CHANGED if altered else Event.Life.PUBLISHED
    assert event.life(timezone.now()) == expected


def test_session_that_follows_its_step_to_another_day_has_changed(enrolment: Enrolment) -> None:
    workshop = factories.activity(enrolment.programme, kind="leadership_workshop")
    session = factories.event(enrolment.programme, enrolment=enrolment, activity=workshop)
    day = timezone.localdate(session.starts_at) + timedelta(days=1)
    mark(enrolment, workshop, Step.State.BOOKED, day)
    session.refresh_from_db()
    assert (timezone.localdate(session.starts_at), session.life(timezone.now())) == (day, Event.Life.CHANGED)


def test_draft_that_is_worked_on_is_not_changed_once_it_is_published(enrolment: Enrolment) -> None:
    draft = change(factories.event(enrolment.programme, published_at=None), "place_fi")
    assert life.publish(event=draft, actor=None).life(timezone.now()) == Event.Life.PUBLISHED


def test_copy_of_a_changed_event_and_one_that_was_a_draft_again_begin_anew(event: Event) -> None:
    change(event, "place_fi")
    twin = life.copy(event=event, day=timezone.localdate() + timedelta(days=40), actor=None)
    life.take_back(event=event, actor=None)
    again = life.publish(event=event, actor=None)
    assert (twin.altered_at, again.altered_at) == (None, None)


def test_reader_sees_on_the_schedule_and_on_the_page_that_it_has_changed(event: Event, enrolment: Enrolment) -> None:
    contact = factories.contact_of(enrolment)
    reader = factories.signed_in(contact)
    join(event, enrolment, contact)
    Event.objects.update(place_fi="Tampere")
    event.refresh_from_db()
    places = (
        factories.page("schedule", enrolment),
        factories.page("event", enrolment, event.pk),
        reverse("my-schedule"),
    )
    words = ("muutettu ", "muutettiin ", "muutettu ")
    before = [word in reader.get(place).content.decode() for place, word in zip(places, words, strict=True)]
    change(event, "place_fi")
    after = [word in reader.get(place).content.decode() for place, word in zip(places, words, strict=True)]
    assert (before, after) == ([False] * 3, [True] * 3)
    ended = timezone.now() - timedelta(days=3)
    moments = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    Event.objects.update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    past = [word in reader.get(place).content.decode() for place, word in zip(places, words, strict=True)]
    Event.objects.update(**moments)
    assert past == [False] * 3
    life.set_cancelled(event=event, cancelled=True, actor=None)
    gone = [word in reader.get(place).content.decode() for place, word in zip(places, words, strict=True)]
    assert gone == [False] * 3


def one_of_each(enrolment: Enrolment) -> dict[str, Event]:
    now = timezone.now()
    made: dict[str, dict[str, Any]] = {
        "draft": {"published_at": None},
        "published": {},
        "changed": {"altered_at": now},
        "cancelled": {"cancelled_at": now, "altered_at": now},
        "held": {"starts_at": now - timedelta(days=2), "altered_at": now},
    }
    return {name: factories.event(enrolment.programme, title_fi=name, **fields) for name, fields in made.items()}


def test_staffs_list_filters_by_state_as_each_event_says_of_itself(staff: Client, enrolment: Enrolment) -> None:
    events, now = one_of_each(enrolment), timezone.now()
    assert {name: str(event.life(now)) for name, event in events.items()} == {name: name for name in events}
    for name, event in events.items():
        shown = staff.get(reverse("admin:events_event_changelist"), {"life": name})
        assert list(shown.context["cl"].queryset) == [event]
    assert CHANGED in staff.get(reverse("admin:events_event_changelist"), {"life": "changed"}).content.decode()


def test_state_that_does_not_exist_filters_nothing(staff: Client, event: Event) -> None:
    shown = staff.get(reverse("admin:events_event_changelist"), {"life": "x'--"})
    assert list(shown.context["cl"].queryset) == [event]
