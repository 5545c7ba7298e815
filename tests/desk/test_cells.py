"""A cell of the board is changed in place: step, session and consultant as one, by two of the staff, and many at once."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from events.models import Event
from events.services import registrations
from outbox.models import Message
from participants.models import Enrolment, Step
from programmes.models import Activity, Programme
from tests import factories

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def workshop(programme: Programme) -> Activity:
    return factories.activity(programme, kind=Activity.Kind.LEADERSHIP_WORKSHOP, title_fi="Johtoryhmän työpaja")


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def address(enrolment: Enrolment, activity: Activity) -> str:
    return reverse("admin:board-cell", args=[enrolment.pk, activity.pk])


def opened(staff: Client, enrolment: Enrolment, activity: Activity) -> dict[str, Any]:
    """The form as it is shown, to be sent back."""
    form = staff.get(address(enrolment, activity)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def send(staff: Client, enrolment: Enrolment, activity: Activity, **changes: Any) -> Any:
    typed = {**opened(staff, enrolment, activity), **changes}
    return staff.post(address(enrolment, activity), typed, **HTMX)


def test_saved_cell_takes_its_place_in_the_table(staff: Client, enrolment: Enrolment, workshop: Activity) -> None:
    answer = send(staff, enrolment, workshop, state="under_way", on=in_days(3).isoformat(), note="soitettu")
    page = answer.content.decode()
    assert f'id="c{enrolment.pk}-{workshop.pk}" hx-swap-oob="true"' in page
    assert ("<html" in page, answer["HX-Push-Url"]) == (False, "false")
    step = Step.objects.get(enrolment=enrolment, activity=workshop)
    assert (step.state, step.on, step.note) == ("under_way", in_days(3), "soitettu")
    assert Entry.objects.filter(action="step.changed", target_id=str(step.pk)).count() == 1


def test_without_script_it_leads_back_to_the_board_as_it_was_filtered(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    typed = {**opened(staff, enrolment, workshop), "state": "under_way", "back": "programme=x&late=1"}
    answer = staff.post(address(enrolment, workshop), typed)
    assert answer["Location"] == f"{reverse('admin:index')}?programme=x&late=1"


@pytest.mark.parametrize("typed", [("9", "12"), ("klo 9.00", "12.00"), ("09:00", "12:00")])
def test_times_book_a_session_as_people_type_them(
    staff: Client, enrolment: Enrolment, workshop: Activity, typed: tuple[str, str]
) -> None:
    send(staff, enrolment, workshop, on=in_days(9).isoformat(), starts=typed[0], ends=typed[1])
    session = Event.objects.get(enrolment=enrolment, activity=workshop)
    local = timezone.localtime(session.starts_at)
    assert (local.date(), local.time(), session.title_fi) == (in_days(9), time(9), "Johtoryhmän työpaja")  # type: ignore[attr-defined]
    step = Step.objects.get(enrolment=enrolment, activity=workshop)
    assert (step.state, step.on) == ("booked", in_days(9))
    assert [one.pk for one in Event.objects.on_schedule(enrolment.pk, enrolment.programme_id)] == [session.pk]


def test_other_times_move_the_session_and_offer_to_tell(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    send(staff, enrolment, workshop, on=in_days(9).isoformat(), starts="9", ends="12")
    session, member = Event.objects.get(), factories.member(enrolment.party)
    registrations.register(event_id=session.pk, enrolment=enrolment, user=member, actor=member)
    answer = send(staff, enrolment, workshop, on=in_days(10).isoformat(), starts="13", ends="15.30")
    moved = Event.objects.get()
    assert (moved.pk, timezone.localtime(moved.starts_at).time()) == (session.pk, time(13))
    assert Step.objects.get(activity=workshop).on == in_days(10)
    assert reverse("admin:event-tell", args=[session.pk]) in answer.content.decode()


def test_other_hours_on_the_same_day_are_told_with_those_before(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    """And a session's first hours are told to its contact persons by themselves."""
    contact = factories.contact_of(enrolment)
    day = in_days(9).isoformat()
    assert "/tell/" not in send(staff, enrolment, workshop, on=day, starts="9", ends="12").content.decode()
    assert Message.objects.filter(user=contact, key__contains=":booked:").count() == 1
    after = send(staff, enrolment, workshop, on=day, starts="13", ends="15.30").context["after"]
    assert re.search(r"13:00.*15:30.*09:00.*12:00", staff.get(after).context["changes"])


def test_saved_cell_is_changed_again_from_what_it_is_now(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    """One's own save is not taken for another's."""
    page = send(staff, enrolment, workshop, on=in_days(9).isoformat(), starts="9", ends="12").content.decode()
    assert f'hx-get="{address(enrolment, workshop)}"' in page
    assert send(staff, enrolment, workshop, note="salista sovittu").context["cell"]
    step = Step.objects.get(activity=workshop)
    assert (step.note, step.state, step.on) == ("salista sovittu", "booked", in_days(9))


@pytest.mark.parametrize(("change", "queries"), [({"note": "soitettu"}, 9), ({"state": "under_way"}, 10)])
def test_save_asks_few_queries(
    staff: Client, enrolment: Enrolment, workshop: Activity, change: dict[str, str], queries: int
) -> None:
    send(staff, enrolment, workshop, note="kysytty")
    typed = opened(staff, enrolment, workshop)
    with CaptureQueriesContext(connection) as asked:
        staff.post(address(enrolment, workshop), {**typed, **change}, **HTMX)
        assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == queries


def test_cell_that_is_saved_unchanged_changes_nothing(staff: Client, enrolment: Enrolment, workshop: Activity) -> None:
    send(staff, enrolment, workshop, on=in_days(9).isoformat(), starts="9", ends="12.30")
    before = Entry.objects.count()
    assert send(staff, enrolment, workshop).context["cell"]
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts": "9", "ends": "12"}, "on"),
        ({"on": "2027-05-05", "starts": "9"}, "ends"),
        ({"on": "2027-05-05", "starts": "12", "ends": "9"}, "ends"),
        ({"on": "2027-05-05", "starts": "kohta", "ends": "9"}, "starts"),
        ({"on": "31.2.2027"}, "on"),
        ({"on": "0001-01-01", "starts": "0.30", "ends": "1"}, "on"),
        ({"on": "9999-12-31", "starts": "9", "ends": "10"}, "on"),
        ({"state": "nothing"}, "state"),
        ({"state": "done", "on": "2999-01-01"}, "on"),
        ({"consultant": "999999"}, "consultant"),
        ({"note": "x" * 5000}, "note"),
    ],
)
def test_wrong_cell_is_said_beside_its_field_and_nothing_is_kept(
    staff: Client, enrolment: Enrolment, workshop: Activity, changes: dict[str, str], field: str
) -> None:
    answer = send(staff, enrolment, workshop, **changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Step.objects.filter(enrolment=enrolment, activity=workshop).exclude(state="not_started").exists()
    assert not Event.objects.exists()


def test_refused_cell_keeps_neither_session_nor_consultant(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    other = factories.consultant()
    answer = send(
        staff, enrolment, workshop, state="done", on=in_days(9).isoformat(), starts="9", ends="12", consultant=other.pk
    )
    assert answer.status_code == 422
    enrolment.refresh_from_db()
    assert (Event.objects.count(), enrolment.consultant) == (0, None)


def test_second_of_two_staff_sees_what_the_first_has_changed(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    first = opened(staff, enrolment, workshop)
    send(staff, enrolment, workshop, state="under_way")
    answer: Any = staff.post(address(enrolment, workshop), {**first, "note": "minun"}, **HTMX)
    page = answer.content.decode()
    assert ("Somebody has changed this meanwhile" in page, "minun" in page) == (True, True)
    assert Step.objects.get(activity=workshop).note == ""
    again = {**first, "note": "minun", "seen": answer.context["form"]["seen"].value()}
    assert staff.post(address(enrolment, workshop), again, **HTMX).context["cell"]


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", "null", "[1]", '["{}"]', "9" * 5000, "[" * 90_000, '["' + "[" * 90_000 + '"]']
)
def test_nonsense_for_what_was_seen_is_no_error(
    staff: Client, enrolment: Enrolment, workshop: Activity, sent: str
) -> None:
    assert send(staff, enrolment, workshop, seen=sent).status_code == 200


def test_consultant_is_changed_from_any_cell(staff: Client, enrolment: Enrolment, workshop: Activity) -> None:
    other = factories.consultant()
    send(staff, enrolment, workshop, consultant=other.pk)
    enrolment.refresh_from_db()
    assert enrolment.consultant == other


def test_cell_of_another_programme_or_of_a_shared_activity_is_a_404(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    strange = factories.accepted()
    shared = factories.activity(enrolment.programme, scope=Activity.Scope.SHARED)
    waits = factories.submitted(programme=enrolment.programme)
    for participant, activity in ((strange, workshop), (enrolment, shared), (waits, workshop)):
        assert staff.get(address(participant, activity)).status_code == 404


def marking(programme: Programme, who: list[Enrolment], activity: Activity, **changes: Any) -> dict[str, Any]:
    sent = {"programme": programme.slug, "who": [one.pk for one in who], "activity": activity.pk, "state": "done"}
    return {**sent, "on": in_days(-1).isoformat(), "back": "late=1", **changes}


def test_many_cells_are_marked_after_a_question_that_counts_them(
    staff: Client, programme: Programme, workshop: Activity
) -> None:
    who = [factories.accepted(programme=programme) for _one in range(10)]
    other = factories.accepted(programme=programme)
    page = reverse("admin:board-mark")
    asked = staff.post(page, marking(programme, who, workshop))
    assert "10 participants" in asked.content.decode()
    assert not Step.objects.filter(activity=workshop, state="done").exists()
    answer = staff.post(page, marking(programme, who, workshop, sure="1"))
    assert answer["Location"] == f"{reverse('admin:index')}?late=1"
    done = Step.objects.filter(activity=workshop, state="done")
    assert {step.enrolment_id for step in done} == {one.pk for one in who} - {other.pk}


def test_one_that_cannot_be_marked_is_named_and_the_others_are_marked(
    staff: Client, programme: Programme, workshop: Activity
) -> None:
    who = [factories.accepted(programme=programme) for _one in range(2)]
    send(staff, who[0], workshop, on=in_days(9).isoformat(), starts="9", ends="12")
    told = staff.post(reverse("admin:board-mark"), marking(programme, who, workshop, sure="1"), follow=True)
    assert str(who[0].party) in "".join(str(message) for message in told.context["messages"])
    states = {step.enrolment_id: step.state for step in Step.objects.filter(activity=workshop)}
    assert states == {who[0].pk: "booked", who[1].pk: "done"}


def test_new_hours_after_a_session_that_was_held_book_another_one(
    staff: Client, enrolment: Enrolment, workshop: Activity
) -> None:
    held = factories.event(
        enrolment.programme,
        activity=workshop,
        enrolment=enrolment,
        starts_at=timezone.now() - timedelta(days=9),
        ends_at=timezone.now() - timedelta(days=9) + timedelta(hours=2),
    )
    send(staff, enrolment, workshop, on=in_days(9).isoformat(), starts="9", ends="12", state="booked")
    assert Event.objects.get(pk=held.pk).starts_at == held.starts_at
    assert Event.objects.filter(enrolment=enrolment, activity=workshop).count() == 2


def test_sessions_that_a_marking_moves_are_told_of_each(
    staff: Client, programme: Programme, workshop: Activity
) -> None:
    who = [factories.accepted(programme=programme) for _one in range(2)]
    send(staff, who[0], workshop, on=in_days(9).isoformat(), starts="9", ends="12")
    typed = marking(programme, who, workshop, sure="1", state="booked", on=in_days(10).isoformat())
    told = staff.post(reverse("admin:board-mark"), typed, follow=True).content.decode()
    assert told.count(reverse("admin:event-tell", args=[Event.objects.get().pk])) == 1
    assert timezone.localdate(Event.objects.get().starts_at) == in_days(10)


def test_cell_that_a_colleague_has_marked_meanwhile_is_told_and_left(
    staff: Client, programme: Programme, workshop: Activity
) -> None:
    who = [factories.accepted(programme=programme) for _one in range(2)]
    page = reverse("admin:board-mark")
    asked = staff.post(page, marking(programme, who, workshop))
    seen = {f"seen-{one.pk}": what for one, _step, what in asked.context["rows"]}
    colleague = factories.signed_in(factories.manager())
    send(colleague, who[0], workshop, state="under_way")
    told = staff.post(page, {**marking(programme, who, workshop, sure="1"), **seen}, follow=True)
    (warning,) = [f"{message}" for message in told.context["messages"] if message.level_tag == "warning"]
    assert warning.startswith(f"{who[0].party}: Somebody has changed this meanwhile: state (now: under way)")
    states = {step.enrolment_id: step.state for step in Step.objects.filter(activity=workshop)}
    assert states == {who[0].pk: "under_way", who[1].pk: "done"}


def test_programme_with_a_letter_that_no_address_has_is_a_404(
    staff: Client, programme: Programme, workshop: Activity
) -> None:
    sent = marking(programme, [factories.accepted(programme=programme)], workshop)
    assert staff.post(reverse("admin:board-mark"), {**sent, "programme": "a\x00"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"who": []}, {"who": ["x"]}, {"activity": "999999"}, {"state": "?"}, {"on": "?"}])
def test_wrong_marking_is_told_on_the_board(
    staff: Client, programme: Programme, workshop: Activity, wrong: dict[str, Any]
) -> None:
    who = [factories.accepted(programme=programme)]
    answer = staff.post(reverse("admin:board-mark"), {**marking(programme, who, workshop, sure="1"), **wrong})
    assert answer.status_code == 302
    assert not Step.objects.filter(activity=workshop, state="done").exists()
