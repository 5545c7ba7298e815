"""Own sessions on offered and proposed times: step, session, time and consultant always say the same."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from digiverkosto.moments import moment_of
from digiverkosto.refusals import Refused
from events.models import Event, Proposal, Slot
from events.services import life, registrations, slots
from events.services.consultants import ConsultantBusy
from events.services.events import save_event
from events.services.refusing import OWN_LAST
from outbox.models import Message
from participants.models import Enrolment, Step
from participants.services import steps
from programmes.models import Activity
from tests import factories
from tests.events.crowds import at_once


@pytest.fixture
def consultant(db: None) -> User:
    return factories.consultant()


@pytest.fixture
def training(enrolment: Enrolment) -> Activity:
    own = enrolment.programme.activities.municipal().filter(kind="training").first()
    return own or factories.activity(enrolment.programme, scope="municipal", kind="training", title_fi="Koulutus")


def in_days(days: float) -> datetime:
    return timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)


def slot_of(activity: Activity, consultant: User, days: float = 20) -> Slot:
    return Slot.objects.create(
        activity=activity, consultant=consultant, starts_at=in_days(days), ends_at=in_days(days) + timedelta(hours=2)
    )


def step_of(enrolment: Enrolment, activity: Activity) -> Step:
    return Step.objects.get(enrolment=enrolment, activity=activity)


def page(enrolment: Enrolment, name: str = "own-sessions", *args: Any) -> str:
    return factories.page(name, enrolment, *args)


def contact(enrolment: Enrolment) -> User:
    return factories.contact_of(enrolment)


def book(slot: Slot, enrolment: Enrolment) -> Event:
    return slots.book(slot_id=slot.pk, enrolment=enrolment, actor=contact(enrolment))


def test_booked_time_is_step_session_and_schedule_at_once(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    slot = slot_of(training, consultant)
    browser = factories.signed_in(contact(enrolment))
    for _press in range(2):
        assert browser.post(page(enrolment), {"act": "book", "slot": slot.pk}).status_code == 302
    event = Event.objects.get(enrolment=enrolment, activity=training)
    assert (event.starts_at, event.consultant) == (slot.starts_at, consultant)
    step = step_of(enrolment, training)
    assert (step.state, step.on) == (Step.State.BOOKED, timezone.localdate(slot.starts_at))
    assert Slot.objects.get().event == event
    assert str(event) in browser.get(page(enrolment, "schedule")).content.decode()
    told = Message.objects.filter(key__startswith="session:").values_list("to", flat=True)
    assert sorted(told) == sorted([consultant.email, contact(enrolment).email])


def test_time_is_booked_by_one_participant(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    slot = slot_of(training, consultant)
    book(slot, factories.accepted(programme=enrolment.programme))
    with pytest.raises(slots.SlotRefused):
        book(slot, enrolment)
    assert Event.objects.count() == 1


def test_moving_frees_the_former_time(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    first, second = slot_of(training, consultant), slot_of(training, consultant, 25)
    event = book(first, enrolment)
    browser = factories.signed_in(contact(enrolment))
    for _press in range(2):
        browser.post(page(enrolment, "session-change", event.pk), {"act": "move", "slot": second.pk})
    event.refresh_from_db()
    assert (event.starts_at, event.sequence) == (second.starts_at, 1)
    assert [one.event_id for one in Slot.objects.order_by("starts_at")] == [None, event.pk]
    assert step_of(enrolment, training).on == timezone.localdate(second.starts_at)
    book(first, factories.accepted(programme=enrolment.programme))


def test_cancelled_session_frees_its_time_and_another_can_be_booked(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    slot = slot_of(training, consultant)
    event = book(slot, enrolment)
    for _press in range(2):
        slots.cancel(event=event, actor=contact(enrolment))
    assert Slot.objects.get().event is None
    assert step_of(enrolment, training).state == Step.State.NOT_STARTED
    assert book(slot, enrolment).pk != event.pk


@pytest.mark.parametrize("offered", [True, False])
def test_time_comes_free_for_others_only_where_it_was_offered(
    enrolment: Enrolment, training: Activity, consultant: User, offered: bool
) -> None:
    if offered:
        event = book(slot_of(training, consultant), enrolment)
    else:
        event = factories.event(enrolment.programme, activity=training, enrolment=enrolment, starts_at=in_days(20))
    address = page(enrolment, "session-change", event.pk).replace("/fi/", "/en/")
    shown = factories.signed_in(contact(enrolment)).get(address).content.decode()
    assert ("free for others" in shown, "book or propose another one" in shown) == (offered, True)


def test_within_a_week_only_the_staff_move_or_cancel(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    near, far = slot_of(training, consultant, 6), slot_of(training, consultant, 25)
    event = book(near, enrolment)
    browser = factories.signed_in(contact(enrolment))
    assert consultant.email in browser.get(page(enrolment, "session-change", event.pk)).content.decode()
    for act in ("cancel", "move"):
        browser.post(page(enrolment, "session-change", event.pk), {"act": act, "slot": far.pk})
    event.refresh_from_db()
    assert (event.cancelled_at, event.starts_at) == (None, near.starts_at)
    slots.move(event=event, slot_id=far.pk, actor=consultant, by_staff=True)
    assert Event.objects.get(pk=event.pk).starts_at == far.starts_at


@pytest.mark.parametrize(
    ("days", "cancelled", "said"),
    [(6, False, "less than a week away"), (-1, False, "has begun or is over"), (6, True, "This session is cancelled.")],
)
def test_session_that_cannot_be_moved_says_why_on_its_page_and_to_a_stale_one(
    enrolment: Enrolment, training: Activity, consultant: User, days: int, cancelled: bool, said: str
) -> None:
    event = book(slot_of(training, consultant, 6), enrolment)
    if cancelled:
        life.set_cancelled(event=event, cancelled=True, actor=None)
    Event.objects.update(starts_at=in_days(days), ends_at=in_days(days) + timedelta(hours=2))
    browser = factories.signed_in(contact(enrolment))
    address = page(enrolment, "session-change", event.pk).replace("/fi/", "/en/")
    stale = {"act": "move", "slot": slot_of(training, consultant, 25).pk}
    for shown in (browser.get(address), browser.post(address, stale, follow=True)):
        text = shown.content.decode()
        assert (said in text, "less than a week" in text) == (True, days == 6 and not cancelled)


@pytest.mark.parametrize(
    "wrong", ["past", "another programme", "another consultant", "second session", "busy", "done", "nonsense"]
)
def test_time_that_cannot_be_booked_is_refused_and_changes_nothing(
    enrolment: Enrolment, training: Activity, consultant: User, wrong: str
) -> None:
    slot = slot_of(training, consultant, 0.5 if wrong == "past" else 20)
    if wrong == "another programme":
        other = factories.accepted()
        slot = slot_of(factories.activity(other.programme, scope="municipal", kind="training"), consultant)
    elif wrong == "another consultant":
        Enrolment.objects.filter(pk=enrolment.pk).update(consultant=factories.consultant())
    elif wrong == "second session":
        book(slot_of(training, factories.consultant(), 30), enrolment)
    elif wrong == "done":
        Step.objects.filter(enrolment=enrolment).delete()
        Step.objects.create(enrolment=enrolment, activity=training, state=Step.State.DONE, on=timezone.localdate())
    elif wrong == "busy":
        other = factories.accepted(programme=enrolment.programme)
        book(slot_of(training, consultant, 20 + 1 / 24), other)
    before = Event.objects.count()
    sent = {"act": "book", "slot": "9" * 30 if wrong == "nonsense" else slot.pk}
    answer = factories.signed_in(contact(enrolment)).post(page(enrolment), sent, follow=True)
    assert (answer.status_code, Event.objects.count()) == (200, before)
    assert list(answer.context["messages"])


def test_member_without_the_right_books_nothing(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    slot = slot_of(training, consultant)
    browser = factories.signed_in(factories.member(enrolment.party))
    assert browser.post(page(enrolment), {"act": "book", "slot": slot.pk}).status_code == 403
    assert 'name="slot"' not in browser.get(page(enrolment)).content.decode()


def test_own_consultants_times_are_shown_and_nobody_elses(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    slot_of(training, consultant), slot_of(training, factories.consultant(name="Joku Muu"), 22)
    Enrolment.objects.filter(pk=enrolment.pk).update(consultant=consultant)
    shown = factories.signed_in(contact(enrolment)).get(page(enrolment)).content.decode()
    assert (str(consultant) in shown, "Joku Muu" in shown) == (True, False)


def test_proposed_time_is_agreed_and_becomes_the_session(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(consultant=consultant)
    day = timezone.localdate(in_days(20))
    sent = {"act": "propose", "activity": training.pk, "day": f"{day}", "starts": "9", "ends": "11.30", "note": "Tiimi"}
    browser = factories.signed_in(contact(enrolment))
    for _press in range(2):
        assert browser.post(page(enrolment), sent).status_code == 302
    proposal = Proposal.objects.get()
    staff = factories.signed_in(consultant)
    assert "Tiimi" in staff.get(reverse("admin:event-slots")).content.decode()
    answer = {"act": "agree", "consultant": consultant.pk, "words": ""}
    assert staff.post(reverse("admin:event-proposal-answer", args=[proposal.pk]), answer).status_code == 302
    event = Event.objects.get(enrolment=enrolment)
    assert (event.starts_at, event.consultant) == (proposal.starts_at, consultant)
    assert staff.post(reverse("admin:event-proposal-answer", args=[proposal.pk]), answer).status_code == 200
    assert Event.objects.count() == 1


def test_time_that_has_passed_is_not_agreed_to(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    proposal = Proposal.objects.create(
        enrolment=enrolment, activity=training, starts_at=in_days(-2), ends_at=in_days(-1.9)
    )
    with pytest.raises(slots.SlotRefused):
        slots.answer(proposal=proposal, agree=True, consultant=consultant, words="", actor=consultant)
    assert Proposal.objects.get().state == "open"
    assert not Event.objects.exists()


def test_time_is_offered_only_for_what_a_consultant_holds(enrolment: Enrolment, consultant: User) -> None:
    survey = factories.activity(enrolment.programme, scope="municipal", kind="survey")
    for activity in (survey, factories.activity(enrolment.programme, scope="shared", kind="training")):
        with pytest.raises(slots.SlotRefused):
            slots.offer(activity=activity, consultant=consultant, times=[(in_days(9), in_days(9.1))], actor=consultant)
    assert not Slot.objects.exists()


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_who_is_registered_to_the_session_is_told_and_their_calendar_too(
    enrolment: Enrolment, training: Activity, consultant: User, act: str
) -> None:
    first, second = slot_of(training, consultant), slot_of(training, consultant, 25)
    event, person = book(first, enrolment), factories.member(enrolment.party)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    sent = {"act": act, "slot": second.pk}
    factories.signed_in(contact(enrolment)).post(page(enrolment, "session-change", event.pk), sent)
    told = Message.objects.get(user=person, key__contains=":session:")
    assert f"METHOD:{'REQUEST' if act == 'move' else 'CANCEL'}" in told.calendar


def test_contact_person_with_a_seat_gets_one_mail_of_a_move(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    first, second = slot_of(training, consultant), slot_of(training, consultant, 25)
    event, person = book(first, enrolment), contact(enrolment)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    before = Message.objects.filter(user=person).count()
    slots.move(event=event, slot_id=second.pk, actor=person)
    assert Message.objects.filter(user=person).count() == before + 1


@pytest.mark.parametrize("door", ["offer", "propose", "save"])
def test_own_session_is_not_long_after_its_programme(
    enrolment: Enrolment, training: Activity, consultant: User, door: str
) -> None:
    last = moment_of(enrolment.programme.ends + OWN_LAST, time(9))
    late, hour = last + timedelta(days=1), timedelta(hours=1)

    def act(starts: datetime) -> None:
        if door == "offer":
            slots.offer(activity=training, consultant=consultant, times=[(starts, starts + hour)], actor=consultant)
        elif door == "propose":
            said: dict[str, Any] = {"starts": starts, "ends": starts + hour, "note": "", "actor": contact(enrolment)}
            slots.propose(enrolment=enrolment, activity=training, **said)
        else:
            event = slots.new_session(enrolment, training)
            event.starts_at, event.ends_at = starts, starts + hour
            save_event(event=event, changed=[], actor=consultant)

    with pytest.raises(Refused):
        act(late)
    act(last)


@pytest.mark.parametrize("act", [{}, {"act": "x"}])
def test_answer_that_is_neither_yes_nor_no_answers_nothing(
    enrolment: Enrolment, training: Activity, consultant: User, act: dict[str, str]
) -> None:
    proposal = slots.propose(
        enrolment=enrolment, activity=training, starts=in_days(9), ends=in_days(9.1), note="", actor=contact(enrolment)
    )
    mails = Message.objects.count()
    address = reverse("admin:event-proposal-answer", args=[proposal.pk])
    answer = factories.signed_in(consultant).post(address, {"consultant": consultant.pk, "words": "", **act})
    assert ('value="decline"' in answer.content.decode(), Message.objects.count()) == (True, mails)
    assert Proposal.objects.get().state == Proposal.State.OPEN


def test_declined_proposal_says_why(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    proposal = slots.propose(
        enrolment=enrolment, activity=training, starts=in_days(9), ends=in_days(9.1), note="", actor=contact(enrolment)
    )
    slots.answer(proposal=proposal, agree=False, consultant=consultant, words="Olen lomalla", actor=consultant)
    assert Message.objects.filter(to=contact(enrolment).email, text__contains="Olen lomalla").count() == 1
    assert "Olen lomalla" in factories.signed_in(contact(enrolment)).get(page(enrolment)).content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"ends": "8"},
        {"day": "2020-01-01"},
        {"starts": "noon"},
        {"note": "a\nb" * 200},
        {"day": "9999-99-99"},
        {"day": "0001-01-01", "starts": "0.30", "ends": "1"},
        {"day": "9999-12-31"},
        {"day": "2027-03-28", "starts": "3.30", "ends": "4"},
    ],
)
def test_refused_proposal_stands_on_its_form(enrolment: Enrolment, training: Activity, wrong: dict[str, str]) -> None:
    good = {"day": f"{timezone.localdate(in_days(20))}", "starts": "9", "ends": "10", "note": "Oma huomio"}
    sent = {"act": "propose", "activity": training.pk, **good, **wrong}
    answer = factories.signed_in(contact(enrolment)).post(page(enrolment), sent)
    assert (answer.status_code, Proposal.objects.count()) == (200, 0)
    assert "invalid-feedback" in answer.content.decode()


@pytest.mark.parametrize(("starts", "ends"), [("3.30", "4"), ("3.30", "3.45"), ("2", "3.30")])
def test_time_in_the_hour_that_the_clocks_leave_out_is_not_offered(
    training: Activity, consultant: User, starts: str, ends: str
) -> None:
    sent = {"activity": training.pk, "consultant": consultant.pk, "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    row = {"form-0-on": "2027-03-28", "form-0-starts": starts, "form-0-ends": ends}
    answer = factories.signed_in(consultant).post(reverse("admin:event-slots"), {**sent, **row})
    assert (answer.status_code, Slot.objects.count()) == (200, 0)
    assert "kelloja siirretään" in answer.content.decode()


def test_sixth_open_proposal_is_refused(enrolment: Enrolment, training: Activity) -> None:
    for number in range(6):
        made: dict[str, Any] = {"starts": in_days(9 + number), "ends": in_days(9.1 + number)}
        if number < 5:
            slots.propose(enrolment=enrolment, activity=training, note="", actor=contact(enrolment), **made)
    with pytest.raises(slots.SlotRefused):
        slots.propose(enrolment=enrolment, activity=training, note="", actor=contact(enrolment), **made)


def test_staff_offer_times_and_withdraw_one(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    staff, day = factories.signed_in(consultant), timezone.localdate(in_days(20))
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-on": f"{day}", "form-0-starts": "9"}
    sent = {"activity": training.pk, "consultant": consultant.pk, **rows, "form-0-ends": "12"}
    address = reverse("admin:event-slots")
    assert staff.post(address, sent).status_code == 302
    again = staff.post(address, sent)
    assert (again.status_code, Slot.objects.count()) == (200, 1)
    far: list[dict[str, Any]] = [{"form-0-on": day, "form-0-starts": "0.30"} for day in ("0001-01-01", "9999-12-31")]
    near: list[dict[str, Any]] = [{"form-0-ends": "8"}, {"form-0-on": "2020-01-01"}, {"activity": 0}, {"form-0-on": ""}]
    for wrong in (*near, *far):
        assert staff.post(address, {**sent, **wrong}).status_code == 200
    slot = Slot.objects.get()
    for _press in range(2):
        staff.post(reverse("admin:event-slot-withdraw", args=[slot.pk]), {"booked": "0"})
    assert not Slot.objects.exists()


def test_withdrawing_a_booked_time_cancels_its_session(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    slot = slot_of(training, consultant)
    event = book(slot, enrolment)
    staff: Client = factories.signed_in(consultant)
    assert enrolment.party.name in staff.get(reverse("admin:event-slot-withdraw", args=[slot.pk])).content.decode()
    told = Message.objects.count()
    staff.post(reverse("admin:event-slot-withdraw", args=[slot.pk]), {"booked": "0"})
    assert (Event.objects.get(pk=event.pk).cancelled_at, Message.objects.count()) == (None, told), "it was free then"
    staff.post(reverse("admin:event-slot-withdraw", args=[slot.pk]), {"booked": event.pk})
    assert Event.objects.get(pk=event.pk).cancelled_at is not None
    assert not Slot.objects.exists()


@pytest.mark.parametrize("door", ["save", "new", "revive", "step"])
def test_consultant_is_at_one_session_whichever_door_is_used(
    enrolment: Enrolment, training: Activity, consultant: User, door: str
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    event = book(slot_of(training, consultant), enrolment)
    theirs = factories.event(
        enrolment.programme,
        activity=training,
        enrolment=other,
        consultant=consultant,
        starts_at=event.starts_at + timedelta(days=1),
        ends_at=event.ends_at + timedelta(days=1),
    )
    if door == "revive":
        life.set_cancelled(event=theirs, cancelled=True, actor=None)
        Event.objects.filter(pk=theirs.pk).update(starts_at=event.starts_at, ends_at=event.ends_at)
    theirs.refresh_from_db()
    if door in ("save", "new"):
        theirs.starts_at, theirs.ends_at = event.starts_at + timedelta(hours=1), event.ends_at + timedelta(hours=1)
    if door == "new":
        theirs.pk, theirs._state.adding = None, True
    with pytest.raises(ConsultantBusy):
        opened(door, theirs, consultant, timezone.localdate(event.starts_at))


def opened(door: str, session: Event, actor: User, day: date) -> None:
    """Put the session, by one of the ways there are, where it cannot be."""
    assert session.enrolment is not None
    if door == "revive":
        life.set_cancelled(event=session, cancelled=False, actor=None)
    elif door == "step":
        state = Step.State.BOOKED
        steps.mark(enrolment=session.enrolment, activity=session.activity, state=state, on=day, note="", actor=actor)
    else:
        save_event(event=session, changed=["starts_at", "ends_at"], actor=None)


@pytest.mark.parametrize("how", ["moved", "called off"])
def test_time_that_the_staff_leave_is_not_offered_again(
    enrolment: Enrolment, training: Activity, consultant: User, how: str
) -> None:
    """They may have left it because the consultant cannot come."""
    event = book(slot_of(training, consultant), enrolment)
    if how == "moved":
        event.starts_at, event.ends_at = event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1)
        save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    else:
        life.set_cancelled(event=event, cancelled=True, actor=None)
    assert not Slot.objects.exists()


def test_time_of_a_session_whose_words_change_stays_booked(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    event = book(slot_of(training, consultant), enrolment)
    save_event(event=event, changed=["place_fi", "starts_at"], actor=None)
    assert Slot.objects.get().event == event


def test_sessions_one_after_the_other_are_no_clash(enrolment: Enrolment, training: Activity, consultant: User) -> None:
    first = book(slot_of(training, consultant), enrolment)
    after = Slot.objects.create(
        activity=training, consultant=consultant, starts_at=first.ends_at, ends_at=first.ends_at + timedelta(hours=1)
    )
    assert book(after, factories.accepted(programme=enrolment.programme)).starts_at == first.ends_at


def test_database_itself_refuses_a_consultant_at_two_places(
    enrolment: Enrolment, training: Activity, consultant: User
) -> None:
    assert connection.vendor == "postgresql"
    event = book(slot_of(training, consultant), enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(
            activity=training,
            title_fi="Toinen",
            mode="remote",
            consultant=consultant,
            starts_at=event.starts_at + timedelta(hours=1),
            ends_at=event.ends_at + timedelta(hours=1),
        )


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_book_one_consultant_at_once_one_gets_the_time() -> None:
    programme = factories.programme()
    enrolments = [factories.accepted(programme=programme) for _ in range(10)]
    training = factories.activity(programme, scope="municipal", kind="training", title_fi="Koulutus")
    consultant = factories.consultant()
    times = [slot_of(training, consultant, 20 + number / 240) for number in range(10)]
    people = {contact(enrolment).pk: number for number, enrolment in enumerate(enrolments)}

    def act(person: User) -> bool:
        number = people[person.pk]
        try:
            slots.book(slot_id=times[number].pk, enrolment=enrolments[number], actor=person)
        except (ConsultantBusy, slots.SlotRefused):
            return False
        return True

    assert at_once([contact(enrolment) for enrolment in enrolments], act) == 1
    assert Event.objects.kept().count() == 1


def test_page_asks_as_often_for_much_as_for_little(
    enrolment: Enrolment, training: Activity, consultant: User, django_assert_num_queries: Any
) -> None:
    from tests.events.test_views import queries_of

    browser = factories.signed_in(contact(enrolment))
    slot_of(training, consultant)
    queries_of(browser, page(enrolment))
    one = queries_of(browser, page(enrolment))
    for number in range(3):
        slot_of(training, consultant, 30 + number)
    assert queries_of(browser, page(enrolment)) == one
