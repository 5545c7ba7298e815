"""No oversell (DESIGN 4.3): seats and capacity hold under any number of simultaneous registrations."""

import re
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Event, Registration, Seats
from events.services import registrations
from events.services.places import RegistrationRefused
from events.services.seats import change_limit
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.crowds import at_once, taking_a_seat


def register(event: Event, enrolment: Enrolment, user: User | None = None) -> Registration:
    person = user or factories.member(enrolment.party)
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)[0]


def taken(event: Event, enrolment: Enrolment) -> tuple[int, int, int]:
    """Seats taken as the event, the participant's row, and the registrations themselves say."""
    return (
        Event.objects.get(pk=event.pk).taken,
        Seats.objects.get(event=event, enrolment=enrolment).taken,
        Registration.objects.standing().filter(event=event, enrolment=enrolment).count(),
    )


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_get_four_seats(event: Event, enrolment: Enrolment) -> None:
    people = [factories.member(enrolment.party) for _ in range(40)]
    given = at_once(people, taking_a_seat(event, enrolment, people[0]))
    assert given == 4
    assert taken(event, enrolment) == (4, 4, 4)


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_of_ten_participants_fill_the_capacity(enrolment: Enrolment) -> None:
    programme = enrolment.programme
    event = factories.event(programme, seats_per_participant=4, capacity=6)
    enrolments = [factories.accepted(programme=programme) for _ in range(10)]
    homes = {factories.person().pk: enrolments[number % 10] for number in range(40)}
    people = list(User.objects.filter(pk__in=homes))

    def act(person: User) -> bool:
        return taking_a_seat(event, homes[person.pk], person)(person)

    assert at_once(people, act) == 6
    event.refresh_from_db()
    assert (event.taken, Registration.objects.standing().count()) == (6, 6)
    assert max(Seats.objects.values_list("taken", flat=True)) <= 4


@pytest.mark.django_db(transaction=True)
def test_one_person_forty_times_at_once_gets_one_seat(event: Event, enrolment: Enrolment) -> None:
    person = factories.member(enrolment.party)
    assert at_once([person] * 40, taking_a_seat(event, enrolment, person)) == 40
    assert taken(event, enrolment) == (1, 1, 1)
    assert Message.objects.filter(to=person.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_forty_cancellations_at_once_give_one_seat_back(event: Event, enrolment: Enrolment) -> None:
    register(event, enrolment)
    mine = register(event, enrolment)

    def act(person: User) -> bool:
        registrations.cancel(registration=mine, actor=person)
        return True

    at_once([mine.user] * 40, act)
    assert taken(event, enrolment) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_seats_are_oversold(event: Event, enrolment: Enrolment) -> None:
    """The control: counting first and inserting then, which the barrier makes everybody do at once, oversells."""
    people = [factories.member(enrolment.party) for _ in range(8)]
    counted = Barrier(len(people))

    def act(person: User) -> bool:
        with transaction.atomic():
            free = Registration.objects.standing().filter(event=event, enrolment=enrolment).count() < 4
            counted.wait()
            if free:
                Registration.objects.create(event=event, enrolment=enrolment, user=person)
        return free

    assert at_once(people, act) == 8
    assert Registration.objects.standing().count() == 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "limit"), [(Event, {"capacity": 4}), (Seats, {"limit": 4})], ids=["capacity", "seats"]
)
def test_database_refuses_what_slips_past_the_lock(
    event: Event, enrolment: Enrolment, model: Any, limit: dict[str, int]
) -> None:
    Seats.objects.create(event=event, enrolment=enrolment, limit=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**limit, taken=5)


def test_seat_tells_the_person_and_the_log(event: Event, enrolment: Enrolment) -> None:
    registration = register(event, enrolment)
    assert Message.objects.filter(user=registration.user).count() == 1
    assert Entry.objects.filter(action="registration.made", target_id=str(registration.pk)).count() == 1


def test_registering_again_changes_nothing(event: Event, enrolment: Enrolment) -> None:
    first = register(event, enrolment)
    assert register(event, enrolment, first.user) == first
    assert taken(event, enrolment) == (1, 1, 1)


def test_fifth_person_is_refused_in_words(event: Event, enrolment: Enrolment) -> None:
    for _ in range(4):
        register(event, enrolment)
    with pytest.raises(RegistrationRefused, match="4"):
        register(event, enrolment)
    assert taken(event, enrolment) == (4, 4, 4)


def test_cancelling_gives_the_seat_to_the_next(event: Event, enrolment: Enrolment) -> None:
    made = [register(event, enrolment) for _ in range(4)]
    registrations.cancel(registration=made[0], actor=made[0].user)
    register(event, enrolment)
    assert taken(event, enrolment) == (4, 4, 4)
    with pytest.raises(RegistrationRefused):
        register(event, enrolment, made[0].user)


def test_coming_back_after_cancelling_uses_the_same_row(event: Event, enrolment: Enrolment) -> None:
    first = register(event, enrolment)
    registrations.cancel(registration=first, actor=first.user)
    assert taken(event, enrolment) == (0, 0, 0)
    assert register(event, enrolment, first.user).pk == first.pk
    assert taken(event, enrolment) == (1, 1, 1)


def test_seats_of_others_do_not_count(event: Event, enrolment: Enrolment) -> None:
    other = factories.accepted(programme=enrolment.programme)
    for _ in range(2):
        register(event, other)
    for _ in range(4):
        register(event, enrolment)
    assert taken(event, enrolment) == (6, 4, 4)
    with pytest.raises(RegistrationRefused):
        register(event, other)


def test_event_without_limits_takes_everybody(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme)
    for _ in range(7):
        register(event, enrolment)
    assert taken(event, enrolment) == (7, 7, 7)


@pytest.mark.parametrize("closes", [timedelta(seconds=-1), None], ids=["closing time has passed", "event has begun"])
def test_closed_registration_is_refused(enrolment: Enrolment, closes: timedelta | None) -> None:
    now = timezone.now()
    event = factories.event(
        enrolment.programme,
        starts_at=now + timedelta(days=1) if closes else now - timedelta(minutes=1),
        registration_closes_at=now + closes if closes else None,
    )
    with pytest.raises(RegistrationRefused):
        register(event, enrolment)
    assert Registration.objects.count() == 0


def test_registering_says_whether_the_seat_was_given_now(event: Event, enrolment: Enrolment) -> None:
    user = factories.member(enrolment.party)
    said = [registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)[1] for _ in range(2)]
    assert said == [True, False]


def test_person_with_a_seat_elsewhere_comes_back_to_this_event(event: Event, enrolment: Enrolment) -> None:
    first = register(event, enrolment)
    elsewhere = register(factories.event(enrolment.programme), enrolment, first.user)
    registrations.cancel(registration=first, actor=first.user)
    assert register(event, enrolment, first.user) == first
    elsewhere.refresh_from_db()
    assert (taken(event, enrolment), elsewhere.state) == ((1, 1, 1), Registration.State.REGISTERED)


def test_cancelling_gives_back_no_seat_of_another_event_or_participant(event: Event, enrolment: Enrolment) -> None:
    other, elsewhere = factories.accepted(programme=enrolment.programme), factories.event(enrolment.programme)
    mine = register(event, enrolment)
    register(event, other)
    register(elsewhere, enrolment)
    registrations.cancel(registration=mine, actor=mine.user)
    assert (taken(event, enrolment), taken(event, other), taken(elsewhere, enrolment)) == (
        (1, 0, 0),
        (1, 1, 1),
        (1, 1, 1),
    )


def test_person_who_cancelled_comes_back_on_the_seats_of_another_participant(
    event: Event, enrolment: Enrolment
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    first = register(event, enrolment)
    registrations.cancel(registration=first, actor=first.user)
    before = Registration.objects.get(pk=first.pk).changed_at
    again = register(event, other, first.user)
    again.refresh_from_db()
    assert (again.pk, again.enrolment) == (first.pk, other)
    assert again.changed_at > before
    assert (taken(event, enrolment), taken(event, other)) == ((1, 0, 0), (1, 1, 1))


def test_cancelled_registration_says_when_and_is_told_once(event: Event, enrolment: Enrolment) -> None:
    mine = register(event, enrolment)
    made = mine.changed_at
    twice = [registrations.cancel(registration=mine, actor=mine.user) for _ in range(2)]
    assert [(one.pk, one.state) for one in twice] == [(mine.pk, "cancelled")] * 2
    stored = Registration.objects.get(pk=mine.pk)
    assert (stored.state, stored.changed_at > made) == ("cancelled", True)
    assert Message.objects.filter(user=mine.user).count() == 2
    assert Entry.objects.filter(action="registration.cancelled", target_id=str(mine.pk)).count() == 1


def test_mail_about_a_seat_names_the_event_and_where_to_find_it(event: Event, enrolment: Enrolment) -> None:
    user, actor = factories.member(enrolment.party, language="sv"), factories.contact_of(enrolment)
    made, _now = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=actor)
    registrations.cancel(registration=made, actor=actor)
    mails = list(Message.objects.filter(user=user).order_by("pk"))
    assert [(mail.to, mail.language) for mail in mails] == [(user.email, "sv")] * 2
    page = f"/sv/me/events/{event.pk}/"
    parts = (str(event), page, user.get_short_name())
    assert [part in mails[0].subject + mails[0].text for part in parts] == [True] * 3
    parts = (str(event), f"{actor.name}", actor.email)
    assert [part in mails[1].subject + mails[1].text for part in parts] == [True] * 3


def test_mail_on_a_seat_that_one_gave_back_oneself_leads_to_the_event(event: Event, enrolment: Enrolment) -> None:
    user = factories.member(enrolment.party, language="en")
    made, _now = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    registrations.cancel(registration=made, actor=user)
    mail = Message.objects.filter(user=user).latest("pk")
    assert f"/en/me/events/{event.pk}/" in mail.text
    assert f"{user} cancelled" not in mail.text


def test_refused_person_leaves_no_trace(event: Event, enrolment: Enrolment) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=0)
    user = factories.member(enrolment.party)
    with pytest.raises(RegistrationRefused):
        register(event, enrolment, user)
    assert (Registration.objects.count(), Seats.objects.count(), Message.objects.filter(user=user).count()) == (0, 0, 0)


def test_seats_of_another_events_former_limit_stay(event: Event, enrolment: Enrolment) -> None:
    elsewhere = factories.event(enrolment.programme, seats_per_participant=4)
    register(event, enrolment)
    register(elsewhere, enrolment)
    event.seats_per_participant = 6
    event.save(update_fields=["seats_per_participant"])
    change_limit(event=event, before=4)
    assert [Seats.objects.get(event=one).limit for one in (event, elsewhere)] == [6, 4]


@pytest.mark.parametrize(
    ("before", "own", "now", "becomes"),
    [
        (None, None, 3, 3),
        (None, 2, 3, 2),
        (4, 4, None, None),
        (4, 5, None, None),
        (4, 3, None, 3),
        (4, 3, 6, 3),
        (4, 5, 6, 6),
        (4, 6, 6, 6),
        (4, 7, 6, 7),
        (4, 5, 3, 5),
    ],
)
def test_own_limit_follows_the_events_unless_it_was_chosen(
    event: Event, enrolment: Enrolment, before: int | None, own: int | None, now: int | None, becomes: int | None
) -> None:
    seats = Seats.objects.create(event=event, enrolment=enrolment, limit=own)
    event.seats_per_participant = now
    event.save(update_fields=["seats_per_participant"])
    change_limit(event=event, before=before)
    seats.refresh_from_db()
    assert seats.limit == becomes


@pytest.mark.parametrize("whose", ["another programme's", "another participant's own"])
def test_event_that_is_not_on_the_schedule_gives_no_seat(enrolment: Enrolment, whose: str) -> None:
    if whose == "another programme's":
        event = factories.event(factories.programme())
    else:
        other = factories.accepted(programme=enrolment.programme)
        event = factories.event(enrolment.programme, enrolment=other)
    with pytest.raises(Event.DoesNotExist):
        register(event, enrolment)
    assert (Registration.objects.count(), Seats.objects.count(), Event.objects.get(pk=event.pk).taken) == (0, 0, 0)


def test_mail_leads_somebody_of_a_consortiums_municipality_to_the_event(db: None) -> None:
    """Their pages are their municipality's, and the seat is the consortium's."""
    home = factories.municipality()
    enrolment = factories.accepted(home, factories.municipality())
    person, event = factories.member(home), factories.event(enrolment.programme)
    register(event, enrolment, person)
    link = re.search(r"/../me/events/\d+/", Message.objects.get(user=person).text)
    assert link is not None
    answer = factories.signed_in(person).get(link[0], follow=True)
    assert (answer.status_code, str(event) in answer.content.decode()) == (200, True)


def test_seat_at_an_event_that_is_over_is_not_cancelled(event: Event, enrolment: Enrolment) -> None:
    seat = register(event, enrolment)
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() - timedelta(hours=20)
    )
    with pytest.raises(RegistrationRefused):
        registrations.cancel(registration=seat, actor=seat.user)
    page = factories.page("registration-cancel", enrolment, event.pk, seat.pk)
    assert factories.signed_in(seat.user).post(page).status_code == 302
    assert Registration.objects.get(pk=seat.pk).state == Registration.State.REGISTERED


@pytest.mark.parametrize("is_open", [True, False])
def test_who_cancels_is_told_to_register_again_only_while_that_can_be_done(
    event: Event, enrolment: Enrolment, is_open: bool
) -> None:
    mine = register(event, enrolment, factories.member(enrolment.party, language="en"))
    if not is_open:
        Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now())
    registrations.cancel(registration=mine, actor=mine.user)
    text = Message.objects.filter(user=mine.user).latest("pk").text
    assert ("register again here" in text, "Registration has closed" in text) == (is_open, not is_open)
