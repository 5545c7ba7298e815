"""The line for a seat: who is next is offered what comes free, by mail, until a moment."""

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration, Seats
from events.services import life, registrations, seats, telling, waiting
from events.services.appointments import tell_all
from events.services.events import save_event
from events.services.places import NoSeat, RegistrationRefused
from events.tasks import offer_seats
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.crowds import at_once, taken_without_the_lock

State = Registration.State


@pytest.fixture
def full(enrolment: Enrolment) -> Event:
    """Two seats, both taken, and a year's worth of time to wait."""
    event = factories.event(enrolment.programme, capacity=2)
    for _ in range(2):
        join(event, enrolment)
    return event


def join(event: Event, enrolment: Enrolment, user: User | None = None) -> Registration:
    person = user or factories.member(enrolment.party)
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person, or_wait=True)[0]


def state_of(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


def mails_to(registration: Registration) -> list[str]:
    return list(Message.objects.filter(user=registration.user).order_by("pk").values_list("subject", flat=True))


def one_cancels(event: Event) -> Registration:
    first = Registration.objects.standing().filter(event=event).earliest("pk")
    return registrations.cancel(registration=first, actor=first.user)


def test_without_asking_for_the_line_nobody_stands_in_it(full: Event, enrolment: Enrolment) -> None:
    person = factories.member(enrolment.party)
    with pytest.raises(NoSeat):
        registrations.register(event_id=full.pk, enrolment=enrolment, user=person, actor=person)
    assert not Registration.objects.filter(user=person).exists()


def test_seat_that_comes_free_is_offered_to_who_came_first(full: Event, enrolment: Enrolment) -> None:
    first, second = join(full, enrolment), join(full, enrolment)
    assert (first.state, second.state) == (State.WAITING, State.WAITING)
    one_cancels(full)
    assert (state_of(first), state_of(second)) == (State.OFFERED, State.WAITING)
    assert (len(mails_to(first)), len(mails_to(second))) == (2, 1)
    assert Event.objects.get(pk=full.pk).taken == 2


def test_offered_seat_is_nobody_elses(full: Event, enrolment: Enrolment) -> None:
    join(full, enrolment)
    one_cancels(full)
    with pytest.raises(NoSeat):
        registrations.register(
            event_id=full.pk, enrolment=enrolment, user=(late := factories.member(enrolment.party)), actor=late
        )


def test_offer_is_taken_once_however_often_it_is_pressed(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    for _press in range(2):
        assert waiting.accept(registration=mine, actor=mine.user).state == State.REGISTERED
    assert len(mails_to(mine)) == 3
    assert Event.objects.get(pk=full.pk).taken == 2


def test_who_declines_gives_the_seat_to_the_next(full: Event, enrolment: Enrolment) -> None:
    first, second = join(full, enrolment), join(full, enrolment)
    one_cancels(full)
    registrations.cancel(registration=first, actor=first.user)
    assert (state_of(first), state_of(second)) == (State.CANCELLED, State.OFFERED)
    with pytest.raises(RegistrationRefused):
        waiting.accept(registration=first, actor=first.user)


def test_offer_that_is_not_taken_goes_to_the_next(full: Event, enrolment: Enrolment) -> None:
    first, second = join(full, enrolment), join(full, enrolment)
    one_cancels(full)
    Registration.objects.filter(pk=first.pk).update(offered_until=timezone.now())
    with pytest.raises(RegistrationRefused):
        waiting.accept(registration=first, actor=first.user)
    for _twice in range(2):
        offer_seats()
    assert (state_of(first), state_of(second)) == (State.CANCELLED, State.OFFERED)
    assert (len(mails_to(first)), len(mails_to(second))) == (3, 2)


def test_offer_stands_two_days_and_never_past_the_closing(full: Event, enrolment: Enrolment) -> None:
    first, second = join(full, enrolment), join(full, enrolment)
    one_cancels(full)
    held = Registration.objects.get(pk=first.pk)
    assert held.offered_until is not None
    assert abs(held.offered_until - timezone.now() - waiting.STANDS_FOR) < timedelta(minutes=1)
    closes = timezone.now() + timedelta(hours=3)
    Event.objects.filter(pk=full.pk).update(registration_closes_at=closes)
    one_cancels(full)
    assert Registration.objects.get(pk=second.pk).offered_until == closes


@pytest.mark.parametrize("earlier", ["registration_closes_at", "starts_at"])
def test_offer_ends_with_a_registration_that_closes_earlier_than_it_did(
    full: Event, enrolment: Enrolment, earlier: str
) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    event, closes = Event.objects.get(pk=full.pk), timezone.now() + timedelta(hours=3)
    setattr(event, earlier, closes)
    save_event(event=event, changed=[earlier], actor=None)
    assert Registration.objects.get(pk=mine.pk).offered_until == closes
    assert mails_to(mine)[1] == mails_to(mine)[2]


def test_offer_cannot_be_taken_once_registration_has_been_closed(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    event = Event.objects.get(pk=full.pk)
    event.registration_closes_at = timezone.now()
    save_event(event=event, changed=["registration_closes_at"], actor=None)
    with pytest.raises(RegistrationRefused, match=r"päättynyt|closed"):
        waiting.accept(registration=mine, actor=mine.user)
    offer_seats()
    assert state_of(mine) == State.CANCELLED
    assert Event.objects.get(pk=full.pk).taken == 1


def test_line_ends_with_registration_and_everybody_is_told(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    Event.objects.filter(pk=full.pk).update(registration_closes_at=timezone.now())
    for _twice in range(2):
        offer_seats()
    assert state_of(mine) == State.CANCELLED
    assert len(mails_to(mine)) == 2
    one_cancels(full)
    assert state_of(mine) == State.CANCELLED


@pytest.mark.parametrize("closed", [False, True])
def test_who_lets_an_offer_pass_is_told_whether_one_can_still_register(
    full: Event, enrolment: Enrolment, closed: bool
) -> None:
    mine = join(full, enrolment)
    User.objects.filter(pk=mine.user_id).update(language="en")
    one_cancels(full)
    Registration.objects.filter(pk=mine.pk).update(offered_until=timezone.now())
    if closed:
        Event.objects.filter(pk=full.pk).update(registration_closes_at=timezone.now())
    offer_seats()
    text = Message.objects.filter(user=mine.user).latest("pk").text
    assert ("next in line" in text, "registration has closed" in text) == (not closed, closed)


def test_news_of_an_event_says_of_an_offer_that_it_is_one(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    User.objects.filter(pk=mine.user_id).update(language="en")
    one_cancels(full)
    tell_all(event=full, note="Ohi portista", batch="b", actor=factories.manager())
    text = Message.objects.filter(user=mine.user).latest("pk").text
    assert ("A seat is offered to you" in text, "You are in line" in text) == (True, False)
    assert "Take or decline the seat here:" in text


def test_one_event_that_fails_stops_no_other(
    full: Event, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, mine = join(full, enrolment), None
    other = factories.event(enrolment.programme, capacity=0)
    mine = join(other, enrolment)
    Event.objects.update(registration_closes_at=timezone.now())
    told = telling.notify

    def notify(registration: Registration, *args: Any) -> None:
        if registration.pk == broken.pk:
            raise OSError
        told(registration, *args)

    monkeypatch.setattr(waiting, "notify", notify)
    offer_seats()
    assert (state_of(broken), state_of(mine)) == (State.WAITING, State.CANCELLED)


def test_whose_participant_has_no_seat_left_is_passed_over(enrolment: Enrolment) -> None:
    other = factories.accepted(programme=enrolment.programme)
    event = factories.event(enrolment.programme, capacity=2, seats_per_participant=1)
    join(event, enrolment)
    theirs = join(event, other)
    second_of_ours, second_of_theirs = join(event, enrolment), join(event, other)
    registrations.cancel(registration=theirs, actor=theirs.user)
    assert (state_of(second_of_ours), state_of(second_of_theirs)) == (State.WAITING, State.OFFERED)


@pytest.mark.parametrize("more", ["capacity", "seats_per_participant", "registration"])
def test_more_seats_are_offered_at_once(enrolment: Enrolment, more: str) -> None:
    event = factories.event(enrolment.programme, capacity=2, seats_per_participant=1)
    join(event, enrolment)
    mine = join(event, enrolment)
    if more == "registration":
        one_cancels(event)
        Registration.objects.filter(pk=mine.pk).update(state="waiting", offered_until=None)
        Event.objects.filter(pk=event.pk).update(taken=0)
        Seats.objects.filter(event=event).update(taken=0)
        changed, event.registration_closes_at = ["registration_closes_at"], event.starts_at
    else:
        changed, event.capacity, event.seats_per_participant = ["seats_per_participant"], 2, 2
    if more == "capacity":
        Event.objects.filter(pk=event.pk).update(capacity=1)
        Seats.objects.filter(event=event).update(limit=2)
        changed = ["capacity"]
    save_event(event=event, changed=changed, actor=None)
    assert state_of(mine) == State.OFFERED


def test_one_participants_new_seat_goes_to_its_own_line(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=1)
    join(event, enrolment)
    mine = join(event, enrolment)
    seats.set_seats(event=event, enrolment=enrolment, limit=2, actor=None)
    assert state_of(mine) == State.OFFERED


def test_line_waits_while_an_event_is_called_off_and_keeps_its_order(full: Event, enrolment: Enrolment) -> None:
    first, second = join(full, enrolment), join(full, enrolment)
    one_cancels(full)
    life.set_cancelled(event=full, cancelled=True, actor=None)
    assert (state_of(first), state_of(second)) == (State.WAITING, State.WAITING)
    assert Event.objects.get(pk=full.pk).taken == 1
    life.set_cancelled(event=full, cancelled=False, actor=None)
    assert (state_of(first), state_of(second)) == (State.OFFERED, State.WAITING)


def test_nobody_stands_in_line_for_what_is_not_on_their_schedule(enrolment: Enrolment) -> None:
    event = factories.event(factories.programme(), capacity=0)
    with pytest.raises(Event.DoesNotExist):
        join(event, enrolment)
    assert not Registration.objects.exists()


def test_who_leaves_the_municipality_leaves_the_line(full: Event, enrolment: Enrolment) -> None:
    from municipalities.models import Membership
    from municipalities.services import members

    mine = join(full, enrolment)
    membership = Membership.objects.get(user=mine.user)
    members.remove(membership=membership, actor=factories.contact_of(enrolment))
    assert state_of(mine) == State.CANCELLED


@pytest.mark.parametrize(
    "wrong",
    [{"state": "waiting"}, {"state": "offered", "queued_at": timezone.now()}, {"offered_until": timezone.now()}],
)
def test_database_refuses_half_a_wait(full: Event, enrolment: Enrolment, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(event=full).update(**wrong)


def offered_the_only_seat(enrolment: Enrolment) -> Registration:
    """Its holder has cancelled, and the one in line is offered it."""
    event = factories.event(enrolment.programme, capacity=1)
    join(event, enrolment)
    mine = join(event, enrolment)
    one_cancels(event)
    return mine


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_take_one_offer(enrolment: Enrolment) -> None:
    mine = offered_the_only_seat(enrolment)

    def act(person: User) -> bool:
        waiting.accept(registration=mine, actor=person)
        return True

    assert at_once([mine.user] * 12, act) == 12
    assert Event.objects.get(pk=mine.event_id).taken == Registration.objects.standing().count() == 1
    assert Message.objects.filter(user=mine.user).count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_offer_is_taken_by_each_press(enrolment: Enrolment) -> None:
    """The control: reading the offer first and writing then, which the barrier makes everybody do at once."""
    mine = offered_the_only_seat(enrolment)
    assert taken_without_the_lock(mine) == 8


@pytest.mark.django_db(transaction=True)
def test_of_taking_and_declining_an_offer_at_once_the_first_counts(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, capacity=1)
    join(event, enrolment)
    mine, after = join(event, enrolment), join(event, enrolment)
    one_cancels(event)
    presses, offered = cycle([waiting.accept, registrations.decline]), Registration.objects.get(pk=mine.pk)

    def act(person: User) -> bool:
        try:
            return bool(next(presses)(registration=offered, actor=person))
        except RegistrationRefused:
            return False

    done = at_once([mine.user] * 12, act)
    taken = state_of(mine) == State.REGISTERED
    assert done == (6 if taken else 1), "each press that takes says so, and one that declines"
    assert state_of(after) == (State.WAITING if taken else State.OFFERED)
    assert Event.objects.get(pk=event.pk).taken == 1


def address(registration: Registration) -> str:
    mail = Message.objects.filter(user=registration.user, text__contains="/offers/").latest("pk")
    return (
        "/" + mail.text.split("/offers/")[0].rsplit("/", 1)[1] + "/offers/" + mail.text.split("/offers/")[1].split()[0]
    )


@pytest.mark.parametrize(("act", "becomes"), [("accept", State.REGISTERED), ("decline", State.CANCELLED)])
def test_link_of_the_mail_takes_or_declines_without_signing_in(
    full: Event, enrolment: Enrolment, act: str, becomes: str
) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    link, anybody = address(mine), factories.signed_in(None)
    page = anybody.get(link)
    assert (page.status_code, state_of(mine)) == (200, State.OFFERED)
    assert "no-store" in page["Cache-Control"]
    for _press in range(2):
        assert anybody.post(link, {"act": act}).status_code == 302
        assert state_of(mine) == becomes


@pytest.mark.parametrize("sent", [{}, {"act": "x"}])
def test_neither_taking_nor_declining_leaves_the_offer_as_it_is(
    full: Event, enrolment: Enrolment, sent: dict[str, str]
) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    link = address(mine)
    answer = factories.signed_in(None).post(link, sent, follow=True)
    assert 'value="accept"' in answer.content.decode()
    assert state_of(mine) == State.OFFERED


def test_page_of_an_offer_that_was_taken_in_another_window_declines_nothing(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    offered = Registration.objects.get(pk=mine.pk)
    waiting.accept(registration=mine, actor=mine.user)
    assert registrations.decline(registration=offered, actor=mine.user) is False
    assert state_of(mine) == State.REGISTERED


def test_offer_of_an_event_that_is_over_is_declined_in_words(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    link, ended = address(mine), timezone.now() - timedelta(minutes=1)
    Event.objects.filter(pk=full.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    assert factories.signed_in(None).post(link, {"act": "decline"}).status_code == 302


def test_link_of_a_former_offer_takes_no_later_one(full: Event, enrolment: Enrolment) -> None:
    mine = join(full, enrolment)
    one_cancels(full)
    old = address(mine)
    registrations.cancel(registration=mine, actor=mine.user)
    Event.objects.filter(pk=full.pk).update(capacity=1)
    join(full, enrolment, mine.user)
    one_cancels(full)
    assert state_of(mine) == State.OFFERED
    factories.signed_in(None).post(old, {"act": "decline"})
    assert state_of(mine) == State.OFFERED


@pytest.mark.parametrize("word", ["x", "WzEsICIiXQ:1abc:xyz", "ä"])
def test_link_that_is_none_of_ours_is_said_kindly(db: None, word: str) -> None:
    answer = factories.signed_in(None).get(reverse("event-offer", args=[word]))
    assert (answer.status_code, "<h1>" in answer.content.decode()) == (404, True)
