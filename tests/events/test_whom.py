"""Whom the mail about a changed event is for: staff choose, and each person is told once."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Event, Registration
from events.services import registrations
from events.services.appointments import tell_all
from events.services.whom import Whom, numbers, other_contacts
from municipalities.models import Membership
from outbox.models import Message
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def staff(db: None) -> User:
    return factories.consultant(language="en")


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    """With one seat, which a colleague has, and somebody in the line."""
    made = factories.event(enrolment.programme, capacity=1)
    for name in ("Sini Seated", "Veli Waiting"):
        person = factories.member(enrolment.party, name=name)
        registrations.register(event_id=made.pk, enrolment=enrolment, user=person, actor=person, or_wait=True)
    return Event.objects.get(pk=made.pk)


def told() -> QuerySet[Message]:
    """The mails of the batch."""
    return Message.objects.filter(key__contains=":b:")


def reached() -> set[str]:
    return set(told().values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("whom", "names"),
    [
        ([Whom.SEATS], {"Sini Seated"}),
        ([Whom.LINE], {"Veli Waiting"}),
        ([Whom.SEATS, Whom.LINE], {"Sini Seated", "Veli Waiting"}),
        ([Whom.CONTACTS], {"Cia Contact"}),
        ([Whom.ANSWERING], set()),
    ],
)
def test_only_the_chosen_groups_are_told(
    event: Event, enrolment: Enrolment, staff: User, whom: list[Whom], names: set[str]
) -> None:
    User.objects.filter(pk=factories.contact_of(enrolment).pk).update(name="Cia Contact")
    assert tell_all(event=event, note="", batch="b", actor=staff, whom=whom) == len(names)
    assert reached() == names
    assert Entry.objects.get(action="event.told").payload["whom"] == sorted(whom)


def test_contact_persons_of_other_programmes_and_of_those_not_accepted_are_not_told(
    event: Event, enrolment: Enrolment, staff: User
) -> None:
    factories.accepted(programme=factories.programme(slug="toinen"))
    waiting = factories.submitted(programme=event.activity.programme)
    factories.member(waiting.party, "contact")
    assert tell_all(event=event, note="", batch="b", actor=staff, whom=[Whom.CONTACTS]) == 1
    assert reached() == {str(factories.contact_of(enrolment))}


def test_nobody_else_is_told_of_one_participants_session_or_of_a_draft(enrolment: Enrolment) -> None:
    factories.accepted(programme=enrolment.programme)
    session = factories.event(enrolment.programme, enrolment=enrolment)
    draft = factories.event(enrolment.programme, published_at=None)
    shared = factories.event(enrolment.programme)
    assert [len(other_contacts(one)) for one in (session, draft, shared)] == [0, 0, 2]


def test_contact_person_with_a_seat_is_told_as_somebody_with_a_seat(
    event: Event, enrolment: Enrolment, staff: User
) -> None:
    seated = Registration.objects.get(user__name="Sini Seated").user
    Membership.objects.filter(user=factories.contact_of(enrolment)).delete()
    Membership.objects.filter(user=seated).update(role=Membership.Role.CONTACT)
    assert Whom.CONTACTS not in numbers(event)
    tell_all(event=event, note="", batch="b", actor=staff, whom=list(Whom))
    assert told().filter(user=seated).count() == 1


def test_contact_person_of_two_participants_is_told_once_and_not_shown_the_link(
    event: Event, enrolment: Enrolment, staff: User
) -> None:
    person = factories.contact_of(enrolment)
    User.objects.filter(pk=person.pk).update(language="en")
    before = Event.objects.get(pk=event.pk)
    other = factories.accepted(programme=event.activity.programme)
    Membership.objects.filter(user=factories.contact_of(other)).update(user=person)
    event.place = event.place_en = event.place_fi = "Kuopio"  # type: ignore[attr-defined]
    event.join_url = "https://meet.example.org/secret"
    event.save()
    assert tell_all(event=event, note="Welcome!", batch="b", actor=staff, before=before, whom=[Whom.CONTACTS]) == 1
    mail = told().get()
    assert mail.subject.startswith("Changed: ")
    assert ("Kuopio" in mail.text, "Welcome!" in mail.text, "secret" in mail.text) == (True, True, False)
    assert mail.calendar == ""
    assert f"/{enrolment.programme.slug}/schedule/" in mail.text


def test_contact_persons_are_told_that_an_event_is_called_off(event: Event, enrolment: Enrolment, staff: User) -> None:
    contact = factories.contact_of(enrolment)
    User.objects.filter(pk=contact.pk).update(language="en")
    event.cancelled_at = timezone.now()
    event.save()
    tell_all(event=event, note="", batch="b", actor=staff, whom=[Whom.CONTACTS])
    mail = told().get()
    assert mail.subject.startswith("Cancelled: ")
    assert "takes place 1" not in mail.text


def page(event: Event, name: str) -> str:
    return reverse(f"admin:{name}", args=[event.pk])


def test_page_offers_those_groups_that_have_somebody_with_their_number(event: Event, staff: User) -> None:
    form = factories.signed_in(staff).get(page(event, "event-tell")).context["form"]
    assert [value for value, _label in form.fields["whom"].choices] == ["seats", "line", "contacts"]
    assert form.fields["whom"].initial == ["seats", "line"]
    assert "(1)" in form.fields["whom"].choices[0][1]


@pytest.mark.parametrize("sent", [{}, {"whom": ["everybody"]}, {"whom": ["answering"]}])
def test_telling_nobody_or_a_group_without_anybody_is_refused_and_keeps_the_words(
    event: Event, staff: User, sent: dict[str, Any]
) -> None:
    answer = factories.signed_in(staff).post(page(event, "event-tell"), {"note": "Sali vaihtui.", "batch": "b", **sent})
    assert (answer.status_code, "Sali vaihtui." in answer.content.decode()) == (200, True)
    assert "whom" in answer.context["form"].errors
    assert not told().exists()


def sent_from(page_shown: Any, **changes: Any) -> dict[str, Any]:
    """What the open page sends when its button is pressed."""
    form = page_shown.context["form"]
    whom = form.fields["whom"].initial if "whom" in form.fields else []
    hidden = {name: form[name].value() for name in ("batch", "shown")}
    return {"act": "cancel", "note": "", "whom": whom, **hidden, **changes}


def test_who_takes_a_seat_while_it_is_being_called_off_is_told_too(enrolment: Enrolment, staff: User) -> None:
    event, client = factories.event(enrolment.programme), factories.signed_in(staff)
    opened = client.get(page(event, "event-cancel"))
    person = factories.member(enrolment.party, name="Viime Hetki")
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    answer = client.post(page(event, "event-cancel"), sent_from(opened, batch="b"))
    event.refresh_from_db()
    assert (answer.status_code, event.cancelled_at) == (200, None)
    assert "Somebody has come meanwhile" in answer.content.decode()
    assert answer.context["form"]["whom"].value() == ["seats"]
    again = sent_from(answer, batch="b", whom=answer.context["form"]["whom"].value())
    client.post(page(event, "event-cancel"), again)
    event.refresh_from_db()
    assert (event.cancelled_at is not None, reached()) == (True, {"Viime Hetki"})


def test_group_that_empties_meanwhile_keeps_nothing_from_being_done(event: Event, staff: User) -> None:
    client = factories.signed_in(staff)
    opened = client.get(page(event, "event-cancel"))
    waiting = Registration.objects.get(user__name="Veli Waiting")
    registrations.cancel(registration=waiting, actor=waiting.user)
    client.post(page(event, "event-cancel"), sent_from(opened, batch="b"))
    event.refresh_from_db()
    assert (event.cancelled_at is not None, reached()) == (True, {"Sini Seated"})


def test_calling_off_an_event_of_nobody_asks_nothing(enrolment: Enrolment, staff: User) -> None:
    empty = factories.event(enrolment.programme)
    Membership.objects.all().delete()
    client = factories.signed_in(staff)
    assert "no mail is sent" in client.get(page(empty, "event-cancel")).content.decode()
    client.post(page(empty, "event-cancel"), {"act": "cancel", "note": "", "batch": "b"})
    empty.refresh_from_db()
    assert (empty.cancelled_at is not None, told().count()) == (True, 0)


def test_page_asks_as_many_queries_for_one_contact_person_as_for_three(
    event: Event, staff: User, django_assert_num_queries: Any
) -> None:
    counts = []
    for _number in range(2):
        for _other in range(2):
            factories.accepted(programme=event.activity.programme)
        with django_assert_num_queries(5, exact=False) as asked:
            numbers(Event.objects.select_related("activity").get(pk=event.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]
