"""A draft is published when its checklist is green, whoever asks; what is published does not get worse."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Entry
from participants.services import enrolments
from programmes import planning
from programmes.checklist import checklist, troubles_of
from programmes.models import Activity, Programme
from programmes.services import catalogue, cloning, publishing
from programmes.services.guard import WouldBreakPublished
from programmes.texts import NAMES
from programmes.translation import ActivityTranslation, ProgrammeTranslation
from tests import factories

TEXTS = {
    f"{name}_{language}": "Teksti" for name in ("summary", "for_whom", "promise") for language in ("fi", "sv", "en")
}
TITLES = {f"title_{language}": "Kysely" for language in ("fi", "sv", "en")}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def ready(**fields: Any) -> Programme:
    """A draft that lacks nothing."""
    days = {"starts": in_days(60), "ends": in_days(300), "enrolment_closes": in_days(30)}
    made = factories.programme(**{"state": "draft", **days, **TEXTS, **fields})
    Activity.objects.filter(programme=made).update(**TITLES)
    return made


def red(programme: Programme) -> list[str]:
    known = Programme.objects.with_contents().get(pk=programme.pk)
    return [line.code for line in checklist(known) if not line.is_green]


@pytest.fixture
def staff(db: None) -> Any:
    return factories.manager()


def test_draft_that_lacks_nothing_is_published_and_logged(staff: Any) -> None:
    programme = ready()
    assert red(programme) == []
    assert publishing.move(programme=programme, to="open", actor=staff).state == "open"
    assert Programme.objects.public().filter(pk=programme.pk).exists()
    assert Entry.objects.get(action="programme.state_changed").payload == {"before": "draft", "after": "open"}


LACKING: dict[str, dict[str, Any]] = {
    "no last day": {"enrolment_closes": None},
    "closes at the start": {"enrolment_closes": in_days(60)},
    "opens after closing": {"enrolment_opens": in_days(31)},
    "closed already": {"enrolment_closes": in_days(-1)},
}


@pytest.mark.parametrize("case", LACKING)
def test_enrolment_has_to_be_in_order(staff: Any, case: str) -> None:
    programme = ready()
    Programme.objects.filter(pk=programme.pk).update(**LACKING[case])
    assert red(programme) == ["enrolment"]
    with pytest.raises(publishing.NotReady):
        publishing.move(programme=programme, to="open", actor=staff)
    assert Programme.objects.get(pk=programme.pk).state == "draft"


def test_last_day_of_enrolment_may_be_today(staff: Any) -> None:
    assert red(ready(enrolment_closes=in_days(0))) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"window_starts": in_days(59), "window_ends": in_days(70)},
        {"window_starts": in_days(100), "window_ends": in_days(301)},
        {"window_starts": in_days(100), "window_ends": in_days(99)},
        {"months": [f"{in_days(0):%Y-%m}"]},
        {"months": [f"{in_days(400):%Y-%m}"]},
    ],
)
def test_date_outside_the_programme_is_red(db: None, fields: dict[str, Any]) -> None:
    programme = ready()
    Activity.objects.filter(programme=programme).update(**fields)
    assert red(programme) == ["dates"]


def test_missing_language_is_red_and_named(db: None) -> None:
    programme = ready()
    Activity.objects.filter(programme=programme).update(description_fi="Vain suomeksi")
    Programme.objects.filter(pk=programme.pk).update(summary_sv="")
    known = Programme.objects.with_contents().get(pk=programme.pk)
    assert red(programme) == ["languages"]
    assert [(one.field, sorted(key[-2:] for key in one.keys)) for one in troubles_of(known)] == [
        ("summary", ["sv"]),
        ("description", ["en", "sv"]),
    ]


def test_programme_without_activities_is_red(db: None) -> None:
    programme = ready()
    programme.activities.all().delete()
    assert red(programme) == ["contents"]


def test_text_that_still_tells_of_the_earlier_round_is_red(staff: Any) -> None:
    source = ready(
        starts=date(2023, 8, 22), ends=date(2024, 5, 31), enrolment_closes=None, wishes_note_fi="Aikaa 3.6.2024"
    )
    Programme.objects.filter(pk=source.pk).update(wishes_note_sv="Till 3.6.2024", wishes_note_en="Until 3.6.2024")
    source.refresh_from_db()
    plan = planning.proposed(source, in_days(60))
    plan = planning.Plan(plan.titles, {**plan.dates, "programme-enrolment_closes": in_days(30)}, plan.slug)
    copy = cloning.clone(programme=source, plan=plan, actor=staff)
    assert red(copy) == ["leftovers"]
    Programme.objects.filter(pk=copy.pk).update(
        **{f"wishes_note_{language}": "Jatkoa vuodelle 2023" for language in ("fi", "sv", "en")}
    )
    assert red(copy) == []  # somebody has written this for the new one


def test_programme_with_enrolments_does_not_become_a_draft_again(staff: Any) -> None:
    programme = publishing.move(programme=ready(), to="open", actor=staff)
    enrolment = factories.submitted(programme=programme)
    with pytest.raises(publishing.HasEnrolments):
        publishing.move(programme=programme, to="draft", actor=staff)
    enrolments.decline(enrolment=enrolment, actor=staff, note="Ei järjestetä")
    assert publishing.move(programme=programme, to="draft", actor=staff).state == "draft"


@pytest.mark.parametrize(
    ("state", "to"), [("draft", "running"), ("ended", "draft"), ("open", "open"), ("running", "draft")]
)
def test_state_leads_to_its_next_ones_alone(staff: Any, state: str, to: str) -> None:
    programme = factories.programme(state=state)
    with pytest.raises(publishing.NoSuchStep):
        publishing.move(programme=programme, to=to, actor=staff)
    assert Programme.objects.get(pk=programme.pk).state == state


def test_saving_never_changes_the_state(staff: Any) -> None:
    programme = ready()
    programme.state = "open"
    catalogue.save_programme(programme=programme, changed=["state", "summary_fi"], actor=staff)
    assert Programme.objects.get(pk=programme.pk).state == "draft"
    new = Programme(slug="uusi", title_fi="Uusi", state="running", starts=in_days(60), ends=in_days(90))
    assert catalogue.save_programme(programme=new, changed=["title_fi"], actor=staff).state == "draft"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends": in_days(59)}, "ends"),
        ({"enrolment_closes": in_days(60)}, "enrolment_closes"),
        ({"enrolment_opens": in_days(31)}, "enrolment_closes"),
    ],
)
def test_dates_out_of_order_are_refused_beside_their_field(staff: Any, fields: dict[str, Any], field: str) -> None:
    programme = ready()
    for name, value in fields.items():
        setattr(programme, name, value)
    with pytest.raises(catalogue.WrongDate) as refusal:
        catalogue.save_programme(programme=programme, changed=list(fields), actor=staff)
    assert refusal.value.field == field


def test_running_programme_takes_somebody_in_late(staff: Any) -> None:
    programme = factories.programme()
    programme.enrolment_closes = in_days(20)
    catalogue.save_programme(programme=programme, changed=["enrolment_closes"], actor=staff)
    assert Programme.objects.get(pk=programme.pk).enrolment_closes == in_days(20)


def test_activity_outside_the_programme_is_refused_beside_its_field(staff: Any) -> None:
    activity = Activity.objects.get(programme=ready())
    activity.months = [f"{in_days(500):%Y-%m}"]
    with pytest.raises(catalogue.WrongDate) as refusal:
        catalogue.save_activity(activity=activity, changed=["months"], actor=staff)
    assert refusal.value.field == "months"


def test_published_programme_does_not_lose_a_language(staff: Any) -> None:
    programme = publishing.move(programme=ready(), to="open", actor=staff)
    programme.summary_sv = ""  # type: ignore[attr-defined]
    with pytest.raises(WouldBreakPublished, match="sv"):
        catalogue.save_programme(programme=programme, changed=["summary_sv"], actor=staff)
    assert Programme.objects.get(pk=programme.pk).summary_sv == "Teksti"  # type: ignore[attr-defined]


def test_what_a_published_programme_lacked_before_keeps_nobody_from_mending_another_thing(staff: Any) -> None:
    programme = ready(state="running", summary_sv="")
    programme.for_whom_sv = "Till alla"  # type: ignore[attr-defined]
    catalogue.save_programme(programme=programme, changed=["for_whom_sv"], actor=staff)
    assert Programme.objects.get(pk=programme.pk).for_whom_sv == "Till alla"  # type: ignore[attr-defined]


def test_period_of_a_published_programme_does_not_leave_an_activity_outside(staff: Any) -> None:
    programme = ready()
    Activity.objects.filter(programme=programme).update(window_starts=in_days(250), window_ends=in_days(290))
    programme = publishing.move(programme=programme, to="open", actor=staff)
    programme.ends = in_days(280)
    with pytest.raises(WouldBreakPublished):
        catalogue.save_programme(programme=programme, changed=["ends"], actor=staff)


def test_new_activity_comes_last_with_a_key_of_its_own(staff: Any) -> None:
    programme = ready()
    first = factories.activity(programme, key="municipal-training", position=4)
    new = Activity(programme=programme, scope="municipal", kind="training", organisation="fcg", title_fi="Uusi")
    catalogue.save_activity(activity=new, changed=["title_fi"], actor=staff)
    assert (new.key, new.position) == ("municipal-training-2", first.position + 1)


def order_of(programme: Programme) -> list[str]:
    return list(programme.activities.municipal().order_by("position", "pk").values_list("key", flat=True))


def test_activities_change_places_within_their_scope(staff: Any) -> None:
    programme = ready()
    rows = {key: factories.activity(programme, key=key, position=0) for key in ("b", "c")}
    factories.activity(programme, key="shared", scope="shared", position=1)
    assert order_of(programme) == ["survey", "b", "c"]
    catalogue.reorder(activity=rows["c"], up=True, actor=staff)
    assert order_of(programme) == ["survey", "c", "b"]
    catalogue.reorder(activity=rows["c"], up=False, actor=staff)
    catalogue.reorder(activity=rows["c"], up=False, actor=staff)
    assert order_of(programme) == ["survey", "b", "c"]
    assert Entry.objects.filter(action="activity.changed").count() == 2


def test_activity_is_removed_when_nothing_hangs_on_it(staff: Any) -> None:
    programme = ready()
    free = factories.activity(programme)
    used = factories.event(programme).activity
    catalogue.remove_activity(activity=free, actor=staff)
    with pytest.raises(catalogue.StillUsed):
        catalogue.remove_activity(activity=used, actor=staff)
    assert not Activity.objects.filter(key=free.key, programme=programme).exists()
    assert Activity.objects.filter(pk=used.pk).exists()


def test_last_activity_of_a_published_programme_stays(staff: Any) -> None:
    programme = publishing.move(programme=ready(), to="open", actor=staff)
    with pytest.raises(WouldBreakPublished):
        catalogue.remove_activity(activity=programme.activities.get(), actor=staff)


def test_every_translated_text_is_on_the_page_of_texts() -> None:
    for names, options in zip(NAMES.values(), (ProgrammeTranslation, ActivityTranslation), strict=True):
        assert set(names) == set(options.fields)
