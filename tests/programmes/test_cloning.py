"""The next programme from the last one: every date moved, nothing of the old round left, all or nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from audit.models import Entry
from events.models import Event
from participants.models import Enrolment
from programmes import planning
from programmes.models import Activity, Programme
from programmes.services import cloning
from programmes.titles import next_slug, next_title
from tests import factories

START = date(2027, 8, 17)


@pytest.fixture
def source(db: None) -> Programme:
    """The second programme as it was."""
    call_command("load_programmes")
    return Programme.objects.get(slug="digiverkosto-2")


@pytest.fixture
def first(db: None) -> Programme:
    call_command("load_programmes")
    return Programme.objects.get(slug="digiverkosto-1")


def rows() -> list[tuple[Any, ...]]:
    return [*Programme.objects.order_by("pk").values_list(), *Activity.objects.order_by("pk").values_list()]


def days_of(programme: Programme) -> list[date | None]:
    return [getattr(programme, name) for name in planning.PROGRAMME_DAYS]


@pytest.mark.parametrize(
    ("title", "then"),
    [
        ("Digiverkosto 2024", "Digiverkosto 2027"),
        ("Digiverkosto 2024–2025", "Digiverkosto 2027–2028"),
        ("Digiverkostohanke 2", "Digiverkostohanke 3"),
        ("Digiverkostohanke 9.", "Digiverkostohanke 10."),
        ("Digiverkostohanke", "Digiverkostohanke 2027"),
        ("Kohti vuotta 2030", "Kohti vuotta 2030 2027"),
        ("", ""),
    ],
)
def test_next_title(title: str, then: str) -> None:
    assert next_title(title, by=3, years=range(2024, 2026), new=2027) == then


@pytest.mark.parametrize(("slug", "then"), [("verkosto-2", "verkosto-3"), ("verkosto", "verkosto-2"), ("a-b", "a-b-2")])
def test_next_address(slug: str, then: str) -> None:
    assert next_slug(slug) == then


def test_third_programme_has_every_date_moved(source: Programme) -> None:
    copy = cloning.clone(programme=source, plan=planning.proposed(source, START), actor=None)
    assert (copy.slug, copy.state, copy.cloned_from) == ("digiverkosto-3", "draft", source)
    assert [copy.title_fi, copy.title_sv, copy.title_en] == [  # type: ignore[attr-defined]
        "Digiverkostohanke 3",
        "Digitala nätverksprojektet 3",
        "Digital network programme 3",
    ]
    assert days_of(copy) == [None, date(2027, 5, 26), START, date(2028, 5, 26)]
    months = {activity.kind: activity.months for activity in copy.activities.exclude(months=[])}
    assert months == {
        "opening": ["2027-08"],
        "development_workshop": ["2027-10", "2028-01", "2028-04"],
        "closing": ["2028-05"],
    }


def test_windows_move_with_the_start_and_stay_inside(first: Programme) -> None:
    copy = cloning.clone(programme=first, plan=planning.proposed(first, START), actor=None)
    windows = [(one.window_starts, one.window_ends) for one in copy.activities.municipal().order_by("position")]
    assert all(starts and ends and copy.starts <= starts < ends <= copy.ends for starts, ends in windows)
    assert [windows[0][0], windows[-1][1]] == [date(2027, 11, 12), copy.ends]


def test_source_stays_as_it_was(source: Programme) -> None:
    before = rows()
    cloning.clone(programme=source, plan=planning.proposed(source, START), actor=None)
    assert [row for row in rows() if row in before] == before


def test_no_date_of_the_earlier_round_comes_along(source: Programme) -> None:
    """Nor a day that the plan does not know, such as one that somebody has typed meanwhile."""
    plan = planning.proposed(source, START)
    source.activities.filter(kind="survey").update(window_starts=date(2024, 9, 2), months=["2024-09"])
    Programme.objects.filter(pk=source.pk).update(enrolment_opens=date(2024, 4, 1))
    copy = cloning.clone(programme=source, plan=plan, actor=None)
    survey = copy.activities.get(kind="survey")
    assert (survey.window_starts, survey.months, copy.enrolment_opens) == (None, [], None)


def test_texts_that_tell_of_the_round_s_own_days_stay_behind(first: Programme, source: Programme) -> None:
    assert first.kickoff_place
    assert source.related
    texts = [
        (copy.kickoff_place, copy.related, copy.related_sv)  # type: ignore[attr-defined]
        for copy in (
            cloning.clone(programme=one, plan=planning.proposed(one, START), actor=None) for one in (first, source)
        )
    ]
    assert [[word for word in told if word] for told in texts] == [[], []]
    assert "2022" in Programme.objects.get(slug="digiverkosto-3").frameworks


def test_year_in_the_title_of_an_activity_moves(source: Programme) -> None:
    source.activities.filter(kind="opening").update(title_fi="Avaus 2024", title="Avaus 2024")
    copy = cloning.clone(programme=source, plan=planning.proposed(source, START), actor=None)
    assert copy.activities.get(kind="opening").title == "Avaus 2027"


def test_neither_events_nor_enrolments_come_along(db: None) -> None:
    programme = factories.programme(starts=date(2025, 8, 19), ends=date(2026, 5, 29), enrolment_closes=None)
    Programme.objects.filter(pk=programme.pk).update(enrolment_closes=date(2030, 1, 1), municipalities_then=5)
    factories.accepted(programme=Programme.objects.get(pk=programme.pk))
    factories.event(programme)
    Programme.objects.filter(pk=programme.pk).update(enrolment_closes=date(2025, 5, 29))
    source = Programme.objects.get(pk=programme.pk)
    copy = cloning.clone(actor=None, programme=source, plan=planning.proposed(source, START))
    assert (copy.state, copy.cloned_from, copy.municipalities_then) == ("draft", programme, None)
    assert list(copy.activities.values_list("key")) == list(programme.activities.values_list("key"))
    assert list(Enrolment.objects.values_list("programme", flat=True)) == [programme.pk]
    assert not Event.objects.filter(activity__programme=copy).exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"programme-starts": date(2024, 8, 19)}, "programme-starts"),
        ({"programme-starts": None}, "programme-starts"),
        ({"programme-ends": date(2027, 8, 16)}, "programme-ends"),
        ({"programme-enrolment_closes": START}, "programme-enrolment_closes"),
        ({"programme-enrolment_opens": date(2027, 6, 30)}, "programme-enrolment_closes"),
    ],
)
def test_plan_whose_dates_do_not_fit_is_refused_and_nothing_is_made(
    source: Programme, changes: dict[str, Any], wrong: str
) -> None:
    plan, before = planning.proposed(source, START), rows()
    with pytest.raises(cloning.WrongPlan) as refusal:
        cloning.clone(programme=source, plan=replace(plan, dates={**plan.dates, **changes}), actor=None)
    assert wrong in refusal.value.rows
    assert rows() == before
    assert not Entry.objects.filter(action="programme.cloned").exists()


def test_month_outside_the_programme_is_refused(source: Programme) -> None:
    key = f"activity-{source.activities.get(kind='closing').pk}-months"
    plan = planning.proposed(source, START)
    with pytest.raises(cloning.WrongPlan) as refusal:
        cloning.clone(programme=source, plan=replace(plan, dates={**plan.dates, key: ["2028-06"]}), actor=None)
    assert list(refusal.value.rows) == [key]


def test_same_plan_sent_twice_makes_one_draft(source: Programme) -> None:
    plan = planning.proposed(source, START)
    made = [cloning.clone(programme=source, plan=plan, actor=None).pk for _ in range(2)]
    assert made[0] == made[1]
    assert Entry.objects.filter(action="programme.cloned").count() == 1


def test_second_clone_gets_an_address_of_its_own(source: Programme) -> None:
    plans = [planning.proposed(source, start) for start in (START, date(2028, 8, 15))]
    slugs = [cloning.clone(programme=source, plan=plan, actor=None).slug for plan in plans]
    assert slugs == ["digiverkosto-3", "digiverkosto-4"]


def test_plan_without_a_finnish_title_is_refused(source: Programme) -> None:
    plan = planning.proposed(source, START)
    with pytest.raises(cloning.WrongPlan):
        cloning.clone(programme=source, plan=replace(plan, titles={"fi": " "}), actor=None)
