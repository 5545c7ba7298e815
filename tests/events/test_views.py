"""The schedule, naming people to events, and the participant's people."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration, Seats
from events.services import registrations
from events.services.events import save_event
from municipalities.models import Membership
from outbox.models import Message
from participants.models import Enrolment, Step
from participants.services import steps
from tests import factories


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


def address(enrolment: Enrolment, event: Event) -> str:
    return factories.page("event", enrolment, event.pk)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_new_colleague_is_invited_and_gets_a_seat(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"member": "", "name": "Pekka Uusi", "email": "Pekka@Example.org", "role": "expert"}
    assert client.post(address(enrolment, event), sent).status_code == 302
    made = Registration.objects.get()
    assert (made.user.email, made.enrolment) == ("pekka@example.org", enrolment)
    assert Membership.objects.get(user=made.user).party == enrolment.party
    assert Message.objects.filter(user=made.user).count() == 2


def test_fifth_colleague_is_refused_and_typed_text_kept(client: Client, enrolment: Enrolment, event: Event) -> None:
    for _ in range(4):
        person = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    answer: Any = client.post(address(enrolment, event), {"name": "Viides Vieras", "email": "viides@example.org"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["__all__"])
    assert 'value="Viides Vieras"' in answer.content.decode()
    assert Registration.objects.standing().count() == 4
    assert not User.objects.filter(email="viides@example.org").exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"member": ""},
        {"name": "Pekka"},
        {"name": "a\x00", "email": "a@example.org"},
        {"name": "x" * 2_000_000, "email": "a@x.fi"},
    ],
    ids=["nothing", "no address", "null byte", "2 MB"],
)
def test_colleague_who_is_not_told_rightly_is_refused(
    client: Client, enrolment: Enrolment, event: Event, sent: dict[str, str]
) -> None:
    answer: Any = client.post(address(enrolment, event), sent)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert (Registration.objects.count(), User.objects.filter(name__startswith="Pekka").count()) == (0, 0)


def test_member_of_another_municipality_cannot_be_chosen(client: Client, enrolment: Enrolment, event: Event) -> None:
    stranger = factories.member(factories.municipality())
    answer: Any = client.post(address(enrolment, event), {"member": stranger.memberships.get().pk})
    assert "member" in answer.context["form"].errors
    assert Registration.objects.count() == 0


def test_own_session_of_another_participant_is_hidden_and_a_404(client: Client, enrolment: Enrolment) -> None:
    other = factories.accepted(programme=enrolment.programme)
    session = factories.event(enrolment.programme, enrolment=other, title_fi="Naapurin oma paja")
    assert client.get(address(enrolment, session)).status_code == 404
    for name in ("schedule", "participant-home"):
        page = client.get(factories.page(name, enrolment)).content.decode()
        assert "Naapurin oma paja" not in page


def test_names_of_other_participants_people_are_not_shown(client: Client, enrolment: Enrolment, event: Event) -> None:
    other = factories.accepted(programme=enrolment.programme)
    stranger = factories.member(other.party, name="Salainen Naapuri")
    registrations.register(event_id=event.pk, enrolment=other, user=stranger, actor=stranger)
    for url in (address(enrolment, event), factories.page("schedule", enrolment)):
        assert "Salainen Naapuri" not in client.get(url).content.decode()


def test_member_cancels_their_own_seat_and_nobody_elses(enrolment: Enrolment, event: Event) -> None:
    mine, other = factories.member(enrolment.party), factories.member(enrolment.party)
    made = [
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)[0]
        for user in (mine, other)
    ]
    client = factories.signed_in(mine)
    answers = [
        client.post(factories.page("registration-cancel", enrolment, event.pk, registration.pk)).status_code
        for registration in made
    ]
    assert answers == [302, 403]
    assert list(Registration.objects.standing()) == [made[1]]


def test_second_click_on_cancelling_says_that_it_was_done(client: Client, enrolment: Enrolment, event: Event) -> None:
    person = factories.member(enrolment.party)
    made, _now = registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    url = factories.page("registration-cancel", enrolment, event.pk, made.pk)
    assert client.post(url).status_code == 302
    again = client.post(url, follow=True)
    assert again.redirect_chain == [(address(enrolment, event), 302)]
    assert "se oli jo poistettu" in again.content.decode()
    assert "ei enää paikkaa" in client.get(url).content.decode()


def test_seat_of_another_participant_is_not_cancelled(client: Client, enrolment: Enrolment, event: Event) -> None:
    other = factories.accepted(programme=enrolment.programme)
    person = factories.member(other.party, name="Salainen Naapuri")
    made, _now = registrations.register(event_id=event.pk, enrolment=other, user=person, actor=person)
    url = factories.page("registration-cancel", enrolment, event.pk, made.pk)
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert list(Registration.objects.standing()) == [made]
    registrations.cancel(registration=made, actor=person)
    assert client.post(url).status_code == 404


def test_those_who_may_not_cancel_a_seat_are_not_told_that_it_was(enrolment: Enrolment, event: Event) -> None:
    person = factories.member(enrolment.party)
    made, _now = registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    registrations.cancel(registration=made, actor=person)
    reader = factories.signed_in(factories.member(enrolment.party))
    assert reader.post(factories.page("registration-cancel", enrolment, event.pk, made.pk)).status_code == 403


def test_seats_are_asked_for_by_when_registration_closes(client: Client, enrolment: Enrolment) -> None:
    now = timezone.now()
    for days in range(2, 16):
        factories.event(enrolment.programme, seats_per_participant=None, starts_at=now + timedelta(days=days))
    closing = {"starts_at": now + timedelta(days=20), "registration_closes_at": now + timedelta(days=1)}
    factories.event(enrolment.programme, title_fi="Kiireinen", seats_per_participant=3, **closing)
    fifth = {"seats_per_participant": None, "starts_at": now + timedelta(days=5)}
    own = factories.event(enrolment.programme, title_fi="Oma määrä", **fifth)
    Seats.objects.create(event=own, enrolment=enrolment, limit=2)
    todos = client.get(factories.page("participant-home", enrolment)).context["todos"]
    assert [todo.title for todo in todos[:2]] == ["Nimeä osallistujat: Kiireinen", "Nimeä osallistujat: Oma määrä"]


@pytest.mark.parametrize("name", ["schedule", "people", "participant-home"])
def test_page_asks_as_often_with_one_row_as_with_three(client: Client, enrolment: Enrolment, name: str) -> None:
    url = factories.page(name, enrolment)
    far = timezone.now() + timedelta(days=90)

    def add() -> None:
        event = factories.event(enrolment.programme, seats_per_participant=4, starts_at=far)
        person = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)

    add()
    queries_of(client, url)
    one = queries_of(client, url)
    add()
    add()
    assert queries_of(client, url) == one


def test_past_events_come_after_those_to_come(client: Client, enrolment: Enrolment) -> None:
    now = timezone.now()
    past = factories.event(enrolment.programme, starts_at=now - timedelta(days=9))
    coming = factories.event(enrolment.programme)
    answer: Any = client.get(factories.page("schedule", enrolment))
    assert [[entry.event for entry in found] for _month, found in answer.context["coming"]] == [[coming]]
    assert [[entry.event for entry in found] for _month, found in answer.context["past"]] == [[past]]


def test_those_who_have_a_seat_are_not_offered(client: Client, enrolment: Enrolment, event: Event) -> None:
    free, seated, gave_up = (factories.member(enrolment.party) for _ in range(3))
    for user in (seated, gave_up):
        made, _now = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    registrations.cancel(registration=made, actor=gave_up)
    page: Any = client.get(address(enrolment, event))
    offered = {str(label) for _value, label in page.context["form"].fields["member"].choices}
    assert {str(user.memberships.get()) for user in (free, gave_up)} <= offered
    assert str(seated.memberships.get()) not in offered


@pytest.mark.parametrize("number", [0, 10**12, 10**26])
def test_event_of_no_such_number_is_not_found_whatever_is_sent(
    client: Client, enrolment: Enrolment, event: Event, number: int
) -> None:
    page = address(enrolment, event).replace(f"/{event.pk}/", f"/{number}/")
    sent = {"member": factories.member(enrolment.party).memberships.get().pk}
    assert [client.get(page).status_code, client.post(page, sent).status_code] == [404, 404]


def test_sending_a_colleague_twice_keeps_one_seat(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"member": factories.member(enrolment.party).memberships.get().pk}
    for _click in range(2):
        assert "oli jo paikka" not in client.post(address(enrolment, event), sent, follow=True).content.decode()
    assert Registration.objects.standing().count() == 1
    Registration.objects.update(changed_at=timezone.now() - timedelta(minutes=1))
    assert "oli jo paikka" in client.post(address(enrolment, event), sent, follow=True).content.decode()


def test_past_event_tells_who_had_a_seat_and_not_that_they_came(client: Client, enrolment: Enrolment) -> None:
    past = factories.event(enrolment.programme, starts_at=timezone.now() - timedelta(days=9), seats_per_participant=4)
    person = factories.member(enrolment.party)
    Registration.objects.create(event=past, enrolment=enrolment, user=person)
    pages = [
        client.get(url).content.decode()
        for url in (
            f"/en/m/{enrolment.party.slug}/{enrolment.programme.slug}/events/{past.pk}/",
            f"/en/m/{enrolment.party.slug}/{enrolment.programme.slug}/schedule/",
        )
    ]
    assert ["had a seat" in page.lower() for page in pages] == [True, True]
    untrue = ("Going:", "seats left", "Who goes", "ook part")
    assert [words for page in pages for words in untrue if words in page] == []


def test_seat_held_through_another_municipality_is_refused(client: Client, enrolment: Enrolment, event: Event) -> None:
    other = factories.accepted(programme=enrolment.programme)
    guest = factories.contact_of(other)
    registrations.register(event_id=event.pk, enrolment=other, user=guest, actor=guest)
    answer: Any = client.post(address(enrolment, event), {"name": "Sama", "email": guest.email, "role": "expert"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["__all__"])
    assert not Membership.objects.of(enrolment.party).filter(user=guest).exists()


def test_removed_colleague_loses_the_pages_and_the_coming_seats(
    client: Client, enrolment: Enrolment, event: Event
) -> None:
    leaver = factories.member(enrolment.party)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=leaver, actor=leaver)
    client.post(factories.page("member-remove", enrolment, leaver.memberships.get().pk))
    assert not Registration.objects.standing().exists()
    assert Event.objects.get().taken == 0
    assert factories.signed_in(leaver).get(reverse("party-home", args=[enrolment.party.slug])).status_code == 404


def test_only_contact_person_stays(client: Client, enrolment: Enrolment, event: Event) -> None:
    only = factories.contact_of(enrolment)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=only, actor=only)
    url = factories.page("member-remove", enrolment, only.memberships.get().pk)
    assert "ainoa yhteyshenkilö" in client.post(url, follow=True).content.decode()
    assert Membership.objects.of(enrolment.party).filter(user=only).exists()
    assert Registration.objects.standing().count() == 1


def test_contact_person_who_is_alone_is_told_to_invite_the_others(client: Client, enrolment: Enrolment) -> None:
    home = factories.page("participant-home", enrolment)
    people = factories.page("people", enrolment)
    alone: Any = client.get(home)
    factories.member(enrolment.party)
    together: Any = client.get(home)
    assert [people in [todo.url for todo in page.context["todos"]] for page in (alone, together)] == [True, False]


def test_colleague_and_an_address_of_somebody_else_are_not_taken_for_one(
    client: Client, enrolment: Enrolment, event: Event
) -> None:
    known = Membership.objects.of(enrolment.party).get(user=factories.member(enrolment.party))
    sent = {"member": known.pk, "name": "Joku Muu", "email": "muu@example.org", "role": "expert"}
    answer: Any = client.post(address(enrolment, event), sent)
    assert list(answer.context["form"].errors) == ["member"]
    assert not Registration.objects.exists()


def test_link_for_joining_is_shown_to_those_who_have_a_seat(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, join_url="https://meet.example.org/room")
    member = factories.member(enrolment.party)
    reader = factories.signed_in(member)
    assert event.join_url not in reader.get(address(enrolment, event)).content.decode()
    registrations.register(event_id=event.pk, enrolment=enrolment, user=member, actor=member)
    assert event.join_url in reader.get(address(enrolment, event)).content.decode()


def test_mail_of_a_seat_says_when_as_people_do(enrolment: Enrolment) -> None:
    starts = datetime(2027, 4, 22, 6, tzinfo=UTC)
    event = factories.event(enrolment.programme, starts_at=starts, ends_at=starts + timedelta(hours=7))
    member = factories.member(enrolment.party, language="fi")
    registrations.register(event_id=event.pk, enrolment=enrolment, user=member, actor=member)
    assert "to 22.4.2027 klo 9–16" in Message.objects.get(user=member).text


def test_day_booked_on_the_board_is_on_the_schedule_until_its_session_is(enrolment: Enrolment) -> None:
    workshop = factories.activity(enrolment.programme, title_fi="Johtoryhmän työpaja")
    day = timezone.localdate() + timedelta(days=9)
    steps.mark(enrolment=enrolment, activity=workshop, state=Step.State.BOOKED, on=day, note="", actor=None)
    reader = factories.signed_in(factories.member(enrolment.party))
    page = factories.page("schedule", enrolment)
    shown = reader.get(page)
    assert [activity for _day, activity in shown.context["agreed"]] == [workshop]
    assert f"{day.day}.{day.month}.{day.year}" in shown.content.decode()
    starts = timezone.make_aware(datetime.combine(day, time(9)))
    session = Event(activity=workshop, enrolment=enrolment, title="Paja", starts_at=starts, mode="on_site")
    session.ends_at = starts + timedelta(hours=3)
    save_event(event=session, changed=[], actor=None)
    assert reader.get(page).context["agreed"] == []


def test_page_says_when_registration_closed_and_until_when_somebody_else_can_be_sent(
    client: Client, enrolment: Enrolment, event: Event
) -> None:
    person = factories.member(enrolment.party)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now() - timedelta(days=1))
    page = client.get(address(enrolment, event)).content.decode()
    assert ("Ilmoittautuminen päättyi" in page, "paikkaa jäljellä" in page) == (True, False)
    assert "Voit vielä lähettää jonkun muun" in page
