"""The events that an activity says there are, made on one page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from programmes.models import Activity, Programme
from tests import factories


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme(starts=date(2030, 1, 7), ends=date(2031, 1, 6))


@pytest.fixture
def workshops(programme: Programme) -> Activity:
    return factories.activity(
        programme,
        scope=Activity.Scope.SHARED,
        title_fi="Kehittämispaja",
        title_sv="Utvecklingsverkstad",
        title_en="",
        count=3,
        mode=Activity.Mode.REMOTE,
        seats_per_participant=4,
    )


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.manager(language="en"))


def rows(*occasions: dict[str, str], first: int = 1) -> dict[str, Any]:
    sent = {f"form-{number}-{name}": value for number, row in enumerate(occasions) for name, value in row.items()}
    return {"form-TOTAL_FORMS": len(occasions), "form-INITIAL_FORMS": 0, "first": first, **sent}


def day(on: str, **more: str) -> dict[str, str]:
    return {"on": on, "starts": "9", "ends": "12.30", **more}


def page(activity: Activity) -> str:
    return reverse("admin:event-series", args=[activity.pk])


def test_three_workshops_come_of_the_count_in_order_and_after_their_activity(
    staff: Client, workshops: Activity
) -> None:
    asked = staff.get(reverse("admin:programme-activities", args=[workshops.programme_id])).content.decode()
    assert "Make its 3 events" in asked
    assert page(workshops) in asked
    sent = rows(day("2030-05-15", closes="2030-05-08"), day("2030-03-12"), day("2030-10-01"))
    staff.post(page(workshops), sent)
    made = list(Event.objects.order_by("starts_at"))
    assert [one.title_fi for one in made] == [f"Kehittämispaja {number}" for number in (1, 2, 3)]  # type: ignore[attr-defined]
    assert {(one.mode, one.seats_per_participant, one.title_en or "") for one in made} == {("remote", 4, "")}  # type: ignore[attr-defined]
    told = [(timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)) for one in made]
    assert [(f"{begins:%d.%m. %H:%M}", f"{ends:%H:%M}") for begins, ends in told] == [
        ("12.03. 09:00", "12:30"),
        ("15.05. 09:00", "12:30"),
        ("01.10. 09:00", "12:30"),
    ]
    closes = [one.registration_closes_at for one in made]
    assert [at and timezone.localdate(at) for at in closes] == [None, date(2030, 5, 8), None]
    asked = staff.get(reverse("admin:programme-activities", args=[workshops.programme_id])).content.decode()
    assert "Make its" not in asked


def test_series_is_made_as_drafts_to_be_looked_through_first(staff: Client, workshops: Activity) -> None:
    sent = rows(day("2030-05-15"), day("2030-03-12"))
    said = staff.post(page(workshops), {**sent, "_draft": "Make them as drafts"}, follow=True)
    made = Event.objects.order_by("starts_at")
    assert [one.published_at for one in made] == [None, None]
    assert "2 drafts were made. Publish each on its page." in said.content.decode()
    assert "something is missing" not in said.content.decode()


def test_what_a_language_lacks_is_said_of_a_series_that_is_published_at_once(
    staff: Client, workshops: Activity
) -> None:
    said = staff.post(page(workshops), rows(day("2030-05-15")), follow=True).content.decode()
    assert "something is missing in each. English: title" in said
    Activity.objects.update(title_en="Workshop")
    said = staff.post(page(workshops), rows(day("2030-06-15"), first=2), follow=True).content.decode()
    assert "something is missing" not in said


def test_what_is_missing_is_made_later_and_numbered_on(staff: Client, workshops: Activity) -> None:
    staff.post(page(workshops), rows(day("2030-03-12"), {}, {}))
    assert Event.objects.get().title_fi == "Kehittämispaja 1"  # type: ignore[attr-defined]
    again = staff.get(page(workshops))
    assert [title for title, _row in again.context["rows"]] == ["Kehittämispaja 2", "Kehittämispaja 3"]
    staff.post(page(workshops), rows(day("2030-05-15"), {}, first=2))
    assert Event.objects.latest("starts_at").title_sv == "Utvecklingsverkstad 2"  # type: ignore[attr-defined]


def test_second_click_makes_nothing_more(staff: Client, workshops: Activity) -> None:
    sent = rows(day("2030-03-12"), day("2030-05-15"), day("2030-10-01"))
    staff.post(page(workshops), sent)
    said = staff.post(page(workshops), sent, follow=True).content.decode()
    assert "Nothing was added" in said
    assert Event.objects.count() == 3


def test_refused_rows_stand_on_the_page_again_and_can_be_sent_anew(staff: Client, workshops: Activity) -> None:
    staff.post(page(workshops), rows(day("2030-03-12")))
    refused = staff.post(page(workshops), rows(day("2030-05-15"), day("2030-10-01")))
    shown = refused.content.decode()
    assert (refused.status_code, "Nothing was added" in shown) == (200, True)
    assert [on in shown for on in ('value="2030-05-15"', 'value="2030-10-01"')] == [True, True]
    assert [title for title, _row in refused.context["rows"]] == ["Kehittämispaja 2", "Kehittämispaja 3"]
    staff.post(page(workshops), rows(day("2030-05-15"), day("2030-10-01"), first=refused.context["first"]))
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (day("2029-12-31"), "The programme lasts from"),
        (day("2031-01-07"), "The programme lasts from"),
        (day("2030-03-12", ends="8"), "has to end after it starts"),
        (day("2030-03-12", closes="2030-03-13"), "close before the event"),
        ({"on": "2030-03-12"}, "leave the whole row empty"),
        ({"starts": "9"}, "leave the whole row empty"),
        (day("tomorrow"), "Write a date such as"),
        ({}, "Fill in one row at least"),
    ],
)
def test_row_that_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(
    staff: Client, workshops: Activity, row: dict[str, str], said: str
) -> None:
    answer = staff.post(page(workshops), rows(row, first=1))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert said in shown
    assert [value for value in row.values() if f'value="{value}"' not in shown and value not in ("9", "8")] == []
    assert not Event.objects.exists()


@pytest.mark.parametrize("first", ["", "-1", "x", "9" * 40])
def test_number_that_is_none_makes_nothing(staff: Client, workshops: Activity, first: str) -> None:
    assert staff.post(page(workshops), {**rows(day("2030-03-12")), "first": first}).status_code == 200
    assert not Event.objects.exists()


def test_each_participants_own_content_has_no_series(staff: Client, programme: Programme) -> None:
    own = factories.activity(programme, scope=Activity.Scope.MUNICIPAL)
    assert staff.get(page(own)).status_code == 404


def test_cancelled_event_is_made_anew(staff: Client, workshops: Activity) -> None:
    staff.post(page(workshops), rows(day("2030-03-12")))
    Event.objects.update(cancelled_at=timezone.now() - timedelta(days=1))
    assert next(title for title, _row in staff.get(page(workshops)).context["rows"]) == "Kehittämispaja 1"


@pytest.mark.parametrize(
    ("slug", "events", "with_four_seats"),
    [("digiverkosto-1", 7, []), ("digiverkosto-2", 8, ["Aloitustilaisuus", "Päätöstilaisuus"])],
)
def test_every_shared_event_of_a_programme_is_made_from_its_facts(
    staff: Client, slug: str, events: int, with_four_seats: list[str]
) -> None:
    call_command("load_programmes", verbosity=0)
    held = Programme.objects.get(slug=slug)
    for activity in held.activities.filter(scope=Activity.Scope.SHARED).exclude(mode=""):
        days = [held.starts + timedelta(days=30 * number) for number in range(1, activity.count + 1)]
        assert len(staff.get(page(activity)).context["rows"]) == activity.count
        staff.post(page(activity), rows(*(day(on.isoformat()) for on in days)))
    made = Event.objects.filter(activity__programme=held).order_by("starts_at", "pk")
    assert made.standing().count() == events
    assert sorted(one.title_fi for one in made.filter(seats_per_participant=4)) == with_four_seats  # type: ignore[attr-defined]
    assert {one.seats_per_participant for one in made} <= {4, None}
    assert len({one.title_fi for one in made}) == events  # type: ignore[attr-defined]
