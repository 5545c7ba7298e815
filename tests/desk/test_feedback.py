"""Feedback is asked for once an event is over, led to by who had a seat, and read by the staff alone."""

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.satisfaction import of_events
from desk.services.feedback import follow, just_over, still_asked
from desk.tasks import follow_feedback
from events.models import Event
from events.services import life, registrations
from events.services.events import save_event
from events.tasks import mail_by_the_clock
from outbox.models import Message
from participants.models import Enrolment
from programmes.models import Programme
from surveys.models import OpenAnswer, Round, Survey
from surveys.sealing import Response
from surveys.services import closing, reviewing
from surveys.services.answering import keep_sealed
from surveys.tasks import close_due
from tests import factories
from tests.events.crowds import at_once

SOME = [5, 4, 3, 2, 1]
WORDS = "Vain Pekka puhui."


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    """With the form of feedback loaded."""
    factories.form_version("event-feedback")
    return factories.accepted(programme=programme)


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    return over(enrolment)


def over(enrolment: Enrolment, people: int = 5, hours: int = 3, **fields: Any) -> Event:
    """An event that ended so long ago, at which so many had a seat."""
    event = factories.event(enrolment.programme, **fields)
    for _ in range(people):
        person = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    put(event, timezone.now() - timedelta(hours=hours))
    return Event.objects.get(pk=event.pk)


def put(event: Event, ends: datetime) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=ends - timedelta(hours=2), ends_at=ends)


def guest(event: Event) -> User:
    return event.registrations.standing().earliest("pk").user


def survey_of(event: Event) -> Survey | None:
    return Survey.objects.filter(occasion=f"event:{event.pk}").first()


def asked(event: Event) -> Survey:
    follow_feedback()
    survey = survey_of(event)
    assert survey is not None
    return survey


def answered(event: Event, ratings: list[int], words: str = "") -> Survey:
    survey = asked(event)
    said = {"F3": words} if words else {}
    keep_sealed(survey, [Response({"F1": rating, "F2": rating}, said) for rating in ratings])
    return survey


def counted(event: Event, ratings: list[int], words: str = "") -> Survey:
    survey = answered(event, ratings, words)
    closing.close(survey=survey)
    return Survey.objects.get(pk=survey.pk)


def page_of(event: Event, staff: User | None = None) -> str:
    reader = factories.signed_in(staff or factories.manager(language="en"))
    return reader.get(reverse("admin:seats-feedback", args=[event.pk])).content.decode()


def test_event_that_is_over_is_asked_about_once_for_two_weeks(event: Event) -> None:
    for _twice in range(2):
        survey = asked(event)
    assert Survey.objects.feedback().count() == 1
    assert (survey.state, survey.round.opens_at) == (Survey.State.OPEN, event.ends_at)
    assert survey.round.closes_at == event.ends_at + timedelta(days=14)
    assert str(survey.round) == event.title


@pytest.mark.django_db(transaction=True)
def test_schedules_that_run_at_once_ask_once(event: Event) -> None:
    def act(person: User) -> bool:
        return follow(event.pk, now=timezone.now())

    assert at_once([guest(event)] * 6, act) == 1
    assert Survey.objects.count() == Round.objects.count() == 1


@pytest.mark.parametrize("why", ["to come", "draft", "called off", "too few", "own session", "long ago"])
def test_nobody_is_asked_about(enrolment: Enrolment, why: str) -> None:
    event = over(enrolment, people=4 if why == "too few" else 5, hours=15 * 24 if why == "long ago" else 3)
    if why == "to come":
        put(event, timezone.now() + timedelta(minutes=1))
    elif why == "own session":
        Event.objects.filter(pk=event.pk).update(enrolment=enrolment)
    elif why == "draft":
        Event.objects.filter(pk=event.pk).update(published_at=None)
    elif why == "called off":
        life.set_cancelled(event=event, cancelled=True, actor=None)
    assert just_over(timezone.now()) == set()
    assert why == "too few" or not follow(event.pk, now=timezone.now())
    follow_feedback()
    assert survey_of(event) is None


def test_event_that_moves_takes_its_time_to_answer_along(event: Event) -> None:
    survey = answered(event, [3])
    event.starts_at, event.ends_at = (moment + timedelta(days=2) for moment in (event.starts_at, event.ends_at))
    save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    follow_feedback()
    assert Client().post(reverse("survey", args=[survey.key]), {"token": "t", "F1": "3"}).status_code == 409
    survey = Survey.objects.get()
    assert (survey.state, survey.round.opens_at, survey.sealed_answers.count()) == ("open", event.ends_at, 1)


def test_day_until_which_a_page_has_said_that_one_can_answer_stays_when_the_event_moves_earlier(event: Event) -> None:
    survey = answered(event, [3])
    named = survey.round.closes_at
    put(event, event.starts_at - timedelta(days=10))
    follow_feedback()
    moved = Survey.objects.get()
    assert (moved.round.opens_at < survey.round.opens_at, moved.round.closes_at) == (True, named)
    assert moved.takes_answers(timezone.now())


def test_event_that_moves_before_anybody_could_answer_takes_its_whole_time_along(event: Event) -> None:
    answered(event, [3])
    put(event, timezone.now() + timedelta(days=5))
    follow_feedback()
    put(event, timezone.now() + timedelta(days=2))
    follow_feedback()
    event.refresh_from_db()
    assert Survey.objects.get().round.closes_at == event.ends_at + timedelta(days=14)


def test_event_that_is_called_off_takes_no_more_answers_and_is_counted(event: Event) -> None:
    survey = answered(event, SOME)
    life.set_cancelled(event=event, cancelled=True, actor=None)
    for _twice in range(2):
        follow_feedback()
    assert Client().post(reverse("survey", args=[survey.key]), {"token": "t", "F1": "3"}).status_code == 409
    close_due()
    assert closing.close_due() == 1
    follow_feedback()
    assert Survey.objects.get().state == Survey.State.RELEASED
    assert of_events(event.activity.programme).rows == []


def test_event_that_moves_and_is_then_called_off_is_counted_too(event: Event) -> None:
    answered(event, SOME)
    put(event, timezone.now() + timedelta(days=2))
    follow_feedback()
    assert still_asked() == {event.pk}
    life.set_cancelled(event=event, cancelled=True, actor=None)
    follow_feedback()
    assert closing.close_due() == 1
    assert still_asked() == set()


def test_copy_of_an_event_starts_anew(event: Event, programme: Programme) -> None:
    counted(event, SOME)
    twin = life.copy(event=event, day=timezone.localdate() + timedelta(days=20), actor=None)
    follow_feedback()
    assert survey_of(twin) is None
    assert "once the event is over" in page_of(twin)


def pages(event: Event, enrolment: Enrolment) -> list[str]:
    return [
        factories.page("event", enrolment, event.pk),
        factories.page("schedule", enrolment),
        reverse("my-schedule"),
    ]


def test_who_had_a_seat_is_led_to_it_while_it_is_open(event: Event, enrolment: Enrolment) -> None:
    survey = asked(event)
    there, other = factories.signed_in(guest(event)), factories.signed_in(factories.contact_of(enrolment))
    link = f"{reverse('survey', args=[survey.key])}?lang="
    for page in pages(event, enrolment):
        assert link in there.get(page).content.decode()
        assert link not in other.get(page).content.decode()
    put(event, timezone.now() - timedelta(days=14))
    follow_feedback()
    assert [page for page in pages(event, enrolment) if link in there.get(page).content.decode()] == []


def test_who_gave_their_seat_back_is_not_led_to_it(event: Event, enrolment: Enrolment) -> None:
    person = guest(event)
    event.registrations.filter(user=person).update(state="cancelled")
    survey = asked(event)
    reader = factories.signed_in(person)
    assert [page for page in pages(event, enrolment) if survey.key in reader.get(page).content.decode()] == []


def test_schedule_asks_as_often_for_one_event_as_for_three(enrolment: Enrolment) -> None:
    event = over(enrolment)
    reader = factories.signed_in(guest(event))

    def asks(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(page)
        return len(captured)

    follow_feedback()
    before = [asks(page) for page in pages(event, enrolment)[1:] for _warm in range(2)]
    for more in (over(enrolment), over(enrolment)):
        person = guest(event)
        registrations_of = more.registrations.standing().earliest("pk")
        registrations_of.user = person
        registrations_of.save()
    follow_feedback()
    assert [asks(page) for page in pages(event, enrolment)[1:] for _warm in range(2)][1::2] == before[1::2]


def test_thanks_lead_to_it_in_the_readers_language(event: Event) -> None:
    person = guest(event)
    User.objects.filter(pk=person.pk).update(language="sv")
    survey = asked(event)
    mail_by_the_clock()
    mail = Message.objects.get(key__contains=":thanks:", user=person)
    assert f"/s/{survey.key}?lang=sv" in mail.text


def test_thanks_for_what_nobody_is_asked_about_say_nothing_of_it(enrolment: Enrolment) -> None:
    over(enrolment, people=2)
    follow_feedback()
    mail_by_the_clock()
    assert [mail for mail in Message.objects.filter(key__contains=":thanks:") if "/s/" in mail.text] == []


def test_while_it_is_open_staff_read_a_count_in_steps_and_nothing_else(event: Event) -> None:
    answered(event, SOME[:4], WORDS)
    assert "Fewer than 5 have answered" in page_of(event)
    keep_sealed(asked(event), [Response({"F1": 5}, {"F3": WORDS})] * 4)
    page = page_of(event)
    assert ("At least 5 have answered" in page, "Mean" in page, WORDS in page) == (True, False, False)


def test_fewer_than_five_answers_are_not_shown(event: Event) -> None:
    counted(event, SOME[:4], WORDS)
    page = page_of(event)
    assert ("Fewer than 5 answered" in page, "Mean" in page, WORDS in page) == (True, False, False)


def test_staff_read_means_and_how_many_gave_each_value(event: Event) -> None:
    counted(event, SOME, WORDS)
    page = page_of(event)
    assert ("5 people answered" in page, page.count("Mean 3.0"), WORDS in page) == (True, 2, False)
    assert "only when at least ten" in page


def test_those_who_agree_are_shown_in_classes(event: Event) -> None:
    counted(event, [5] * 6)
    page = page_of(event)
    assert ("Mean 4.5" in page, "Mean 5.0" in page, "half levels" in page) == (True, False, True)
    assert f">{6}<" not in page


@pytest.mark.parametrize(("ratings", "said"), [(SOME, False), ([*SOME, 3], True)])
def test_more_answers_than_seats_are_noticed(event: Event, ratings: list[int], said: bool) -> None:
    counted(event, ratings)
    assert ("more than had a seat (5)" in page_of(event)) == said


def test_own_words_are_shown_from_ten_and_after_a_consultant_let_them_through(event: Event) -> None:
    survey = counted(event, [*SOME, *SOME], WORDS)
    consultant = factories.consultant(language="en")
    assert (WORDS in page_of(event), "Go to the review" in page_of(event)) == (False, False)
    page = page_of(event, consultant)
    assert (WORDS in page, "10 answers wait" in page, "Go to the review" in page) == (False, True, True)
    first, second = survey.open_answers.all()[:2]
    reviewing.review(answer=first, verdict=OpenAnswer.Review.SHOWN, actor=consultant)
    reviewing.review(answer=second, verdict=OpenAnswer.Review.HIDDEN, actor=consultant)
    page = page_of(event)
    assert (page.count(WORDS), "8 answers wait" in page) == (1, True)


def test_review_page_has_them_beside_those_of_surveys(event: Event) -> None:
    survey = counted(event, [*SOME, *SOME], WORDS)
    staff = factories.signed_in(factories.consultant(language="en"))
    answer = staff.get(reverse("admin:surveys_openanswer_changelist"), {"survey": survey.pk})
    page = answer.content.decode()
    assert (page.count(WORDS) >= 10, f"Feedback: {event.title}" in page) == (True, True)


@pytest.mark.parametrize("role", ["outsider", "member", "contact"])
def test_nobody_but_the_staff_reads_it(event: Event, enrolment: Enrolment, role: str) -> None:
    counted(event, SOME, WORDS)
    people = {"outsider": factories.person(), "member": guest(event), "contact": factories.contact_of(enrolment)}
    reader = factories.signed_in(people[role])
    answer = reader.get(reverse("admin:seats-feedback", args=[event.pk]))
    assert (answer.status_code, WORDS in answer.content.decode()) in [(302, False), (403, False)]
    assert [page for page in pages(event, enrolment) if "Mean 3.0" in reader.get(page).content.decode()] == []


def test_own_session_has_no_feedback_page(enrolment: Enrolment) -> None:
    own = factories.event(enrolment.programme, enrolment=enrolment)
    staff = factories.signed_in(factories.manager())
    assert staff.get(reverse("admin:seats-feedback", args=[own.pk])).status_code == 404
    assert reverse("admin:seats-feedback", args=[own.pk]) not in change_page(staff, own)


def change_page(staff: Client, event: Event) -> str:
    return staff.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()


def test_events_page_leads_to_it_once_it_is_over(event: Event, enrolment: Enrolment) -> None:
    staff = factories.signed_in(factories.manager())
    coming = factories.event(enrolment.programme)
    for one, leads in ((event, True), (coming, False)):
        assert (reverse("admin:seats-feedback", args=[one.pk]) in change_page(staff, one)) == leads


def test_list_of_people_leads_to_it_once_the_event_is_over(event: Event, enrolment: Enrolment) -> None:
    staff = factories.signed_in(factories.manager())
    for one, leads in ((event, True), (factories.event(enrolment.programme), False)):
        page = staff.get(reverse("admin:seats-event", args=[one.pk])).content.decode()
        assert (reverse("admin:seats-feedback", args=[one.pk]) in page) == leads


def test_log_leads_to_the_page(event: Event) -> None:
    counted(event, SOME)
    log = factories.signed_in(factories.manager()).get(reverse("admin:log")).content.decode()
    assert log.count(reverse("admin:seats-feedback", args=[event.pk])) == 3


def test_owners_get_means_and_no_number_of_people(event: Event, enrolment: Enrolment, programme: Programme) -> None:
    few, alike = over(enrolment), over(enrolment, hours=4)
    for one, ratings in ((event, SOME), (few, SOME[:4]), (alike, [5] * 5)):
        counted(one, ratings)
    told = of_events(programme)
    assert sorted(map(str, (row[2:] for row in told.rows))) == ["[3.0, 3.0]", "[4.5, 4.5]", "[None, None]"]
    assert [len(row) for row in told.rows] == [4] * 3
    assert "2" in told.sentence
    assert "3,8" in told.sentence


def test_other_programmes_feedback_is_in_no_report(event: Event) -> None:
    counted(event, SOME)
    assert of_events(factories.programme()).rows == []


def test_report_has_the_same_figures_on_the_page_and_in_excel(event: Event, programme: Programme) -> None:
    counted(event, [5, 5, 4, 4, 3])
    staff = factories.signed_in(factories.consultant(language="en"))
    address = f"{reverse('admin:report', args=['satisfaction'])}?programme={programme.slug}"
    assert "4.2" in staff.get(address).content.decode()
    answer: Any = staff.get(f"{address}&_export=xlsx")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][2:] == [4.2, 4.2]


def test_event_that_is_gone_keeps_no_other_from_being_asked_about(event: Event) -> None:
    factories.feedback(occasion="event:0")
    assert asked(event).is_feedback
