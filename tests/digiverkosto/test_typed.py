"""Dates and times on the staff's forms."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.forms import DateField, SplitDateTimeField, TimeField, ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import formats, translation

from digiverkosto.typed import ClockField, DayField, MomentField
from events.models import Event
from surveys.models import Round
from tests import factories

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(params=["fi", "sv", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def parts_of(field: MomentField, value: Any, name: str = "at") -> list[dict[str, Any]]:
    """The two fields of a moment, as the page has them."""
    widget: Any = field.widget
    parts: list[dict[str, Any]] = widget.get_context(name, value, {})["widget"]["subwidgets"]
    return parts


@pytest.mark.parametrize("typed", ["1.12.2026", "01.12.2026", " 1. 12. 2026 ", "2026-12-01"])
def test_day_is_taken_as_people_type_it(language: str, typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["1 Dec 2026", "1 December 2026"])
def test_day_is_taken_as_english_pages_show_it(typed: str) -> None:
    with translation.override("en"):
        assert DayField().clean(typed) == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["8", "8.00", "8:00", "08.00", "klo 8", "klo 8.00", "kl. 8.00", "Kl 8", "08:00:00"])
def test_time_is_taken_as_people_type_it(language: str, typed: str) -> None:
    assert ClockField().clean(typed) == time(8)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (DayField(), "32.12.2026", "Write a date such as 1 Dec 2026."),
        (DayField(), "Christmas", "Write a date such as 1 Dec 2026."),
        (ClockField(), "25", "Write a time such as 9:30."),
        (ClockField(), "8.5", "Write a time such as 9:30."),
        (MomentField(), ["1.13.2026", "8"], "Write a date such as 1 Dec 2026."),
        (MomentField(), ["1.12.2026", "8.5"], "Write a time such as 9:30."),
    ],
)
def test_error_has_an_example(field: Any, typed: Any, said: str) -> None:
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages == [said]


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_day_that_can_only_be_a_slip_is_refused(year: str) -> None:
    for field, typed in ((DayField(), f"{year}-06-01"), (MomentField(), [f"{year}-06-01", "8"])):
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages == ["Write a day between the years 2000 and 2100."]


@pytest.mark.parametrize("typed", ["2000-01-01", "2100-12-31"])
def test_days_at_the_ends_of_the_range_are_taken(typed: str) -> None:
    assert DayField().clean(typed) == date.fromisoformat(typed)


def test_what_is_shown_is_taken_back(language: str) -> None:
    """As the lists show it; seconds that are there stay."""
    shown = {"fi": ["1.12.2026", "8.05"], "sv": ["1.12.2026", "8.05"], "en": ["1 Dec 2026", "08:05"]}[language]
    moment = datetime(2026, 12, 1, 8, 5, tzinfo=HELSINKI)
    for seconds in (0, 59):
        at = moment.replace(second=seconds)
        field = MomentField()
        values = [part["value"] for part in parts_of(field, at)]
        assert seconds or values == shown
        assert field.clean(values) == at
        assert not field.has_changed(at, values)


def test_calendar_and_clock_write_what_is_taken(language: str) -> None:
    """The admin's script writes a day and a time in the first format of the language."""
    moment = datetime(2026, 3, 5, 9, 30, tzinfo=HELSINKI)
    assert DayField().clean(moment.strftime(formats.get_format("DATE_INPUT_FORMATS")[0])) == moment.date()
    assert ClockField().clean(moment.strftime(formats.get_format("TIME_INPUT_FORMATS")[0])) == moment.time()


def test_every_form_of_the_staff_takes_them_so(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")
    request.user = factories.manager(is_superuser=True)
    fields = [
        field
        for page in admin.site._registry.values()
        if page.has_add_permission(request)
        for form in (
            page.get_form(request),
            *(formset.form for formset, _inline in page.get_formsets_with_inlines(request)),
        )
        for field in form.base_fields.values()
    ]
    asked = [field for field in fields if isinstance(field, (DateField, TimeField, SplitDateTimeField))]
    assert asked
    assert {type(field) for field in asked} <= {DayField, ClockField, MomentField}


def test_round_is_made_as_a_swedish_consultant_types_it(db: None) -> None:
    programme = factories.programme()
    factories.survey_round(programme)
    version = Round.objects.get().instrument_version
    staff = factories.signed_in(factories.consultant(language="sv"))
    sent = {
        "programme": programme.pk,
        "instrument_version": version.pk,
        "title_fi": "Toinen",
        "opens_at_0": "1.12.2026",
        "opens_at_1": "kl. 8.00",
        "closes_at_0": "12.12.2026",
        "closes_at_1": "16",
        "limit": 5,
    }
    response = staff.post(reverse("admin:surveys_round_add"), sent, headers={"Accept-Language": "sv"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    made = Round.objects.get(title_fi="Toinen")
    assert made.opens_at == datetime(2026, 12, 1, 8, tzinfo=HELSINKI)
    assert made.closes_at == datetime(2026, 12, 12, 16, tzinfo=HELSINKI)


def test_event_that_is_saved_as_it_was_shown_changes_nothing(db: None) -> None:
    event = factories.event(factories.programme())
    before = Event.objects.values("starts_at", "ends_at").get()
    staff = factories.signed_in(factories.consultant(language="sv"))
    address = reverse("admin:events_event_change", args=[event.pk])
    form = staff.get(address).context["adminform"].form
    sent: dict[str, Any] = {"registrations-TOTAL_FORMS": 0, "registrations-INITIAL_FORMS": 0}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, MomentField):
            sent |= {part["name"]: part["value"] or "" for part in parts_of(bound.field, value, bound.name)}
        else:
            sent[bound.name] = "" if value is None else value
    assert staff.post(address, sent).status_code == 302
    assert Event.objects.values("starts_at", "ends_at").get() == before
