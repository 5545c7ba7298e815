"""Mails about a participant's own session to those who answer for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from events.models import Event
from events.services import appointments, keys, life, registrations, slots
from events.services.appointments import tell_all
from outbox.models import Message
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def consultant(db: None) -> User:
    return factories.consultant(name="Kirsi Konsultti")


@pytest.fixture
def session(enrolment: Enrolment, consultant: User) -> Event:
    return factories.event(enrolment.programme, enrolment=enrolment, consultant=consultant)


def mails(user: User) -> list[Message]:
    return list(Message.objects.filter(user=user, key__startswith="event:").order_by("pk"))


def method(mail: Message) -> str:
    return str(Calendar.from_ical(mail.calendar)["method"])


def test_contact_persons_and_the_consultant_are_told_what_staff_change(
    session: Event, enrolment: Enrolment, consultant: User
) -> None:
    contact, other = factories.contact_of(enrolment), factories.contact_of(factories.accepted())
    expert = factories.member(enrolment.party)
    before = Event.objects.get(pk=session.pk)
    session.place = session.place_fi = "Kuopio"  # type: ignore[attr-defined]
    session.save()
    for _click in range(2):
        assert tell_all(event=session, note="Tervetuloa!", batch="b", actor=consultant, before=before) == 2
    for person in (contact, consultant):
        (mail,) = mails(person)
        assert "Kuopio" in mail.text
        assert "Tervetuloa!" in mail.text
        assert method(mail) == "REQUEST"
    assert (mails(other), mails(expert)) == ([], [])


def test_whoever_has_a_seat_is_told_once(session: Event, enrolment: Enrolment, consultant: User) -> None:
    contact = factories.contact_of(enrolment)
    registrations.register(event_id=session.pk, enrolment=enrolment, user=contact, actor=contact)
    assert tell_all(event=session, note="", batch="b", actor=consultant) == 2
    assert len(mails(contact)) == 1


def test_calling_off_takes_it_out_of_their_calendars(session: Event, enrolment: Enrolment, consultant: User) -> None:
    held = life.set_cancelled(event=session, cancelled=True, actor=consultant)
    tell_all(event=held, note="Sairastuin.", batch="b", actor=consultant)
    (mail,) = mails(factories.contact_of(enrolment))
    assert method(mail) == "CANCEL"
    assert "Sairastuin." in mail.text


def test_mail_of_a_booked_session_brings_it_into_the_calendar(
    session: Event, enrolment: Enrolment, consultant: User
) -> None:
    contact = factories.contact_of(enrolment)
    appointments.tell(session, "booked", contact)
    mail = Message.objects.get(user=contact, key__startswith="session:")
    row = Calendar.from_ical(mail.calendar).walk("VEVENT")[0]
    assert (str(row["uid"]), str(row["attendee"])) == (
        f"event-{session.pk}@digiverkosto",
        f"mailto:{contact.email}",
    )


def test_nobody_else_is_told_of_a_shared_event(event: Event, enrolment: Enrolment, consultant: User) -> None:
    assert tell_all(event=event, note="", batch="b", actor=consultant) == 0


def test_staff_are_asked_to_tell_when_they_move_a_session_that_nobody_registered_to(
    session: Event, consultant: User
) -> None:
    client = factories.signed_in(consultant)
    page = reverse("admin:event-tell", args=[session.pk])
    answer: Any = client.get(page)
    assert (answer.context["form"].fields["whom"].initial, answer.context["seats"]) == (["answering"], [])
    assert [value for value, _label in answer.context["form"].fields["whom"].choices] == ["answering"]
    assert "Kirsi Konsultti" in answer.content.decode()


def test_consultants_calendar_has_what_they_hold_and_leads_to_the_staffs_page(
    session: Event, enrolment: Enrolment, consultant: User
) -> None:
    factories.event(
        enrolment.programme,
        enrolment=enrolment,
        consultant=factories.consultant(),
        starts_at=timezone.now() + timedelta(days=50),
    )
    client = factories.signed_in(consultant)
    feed = client.get(reverse("calendar-feed", args=[keys.key_of(consultant).key])).content
    rows = Calendar.from_ical(feed).walk("VEVENT")
    assert [str(row["uid"]) for row in rows] == [f"event-{session.pk}@digiverkosto"]
    answer: Any = client.get(reverse("my-event", args=[session.pk]))
    assert answer["Location"] == reverse("admin:events_event_change", args=[session.pk])
    stranger = factories.signed_in(factories.consultant())
    assert stranger.get(reverse("my-event", args=[session.pk])).status_code == 404


@pytest.mark.parametrize("has_consultant", [True, False])
def test_proposal_goes_to_the_consultant_or_to_the_managers_where_there_is_none(
    enrolment: Enrolment, consultant: User, has_consultant: bool
) -> None:
    manager = factories.manager()
    factories.manager(is_active=False)
    Enrolment.objects.filter(pk=enrolment.pk).update(consultant=consultant if has_consultant else None)
    starts = timezone.now() + timedelta(days=20)
    slots.propose(
        enrolment=Enrolment.objects.get(pk=enrolment.pk),
        activity=factories.activity(enrolment.programme, scope="municipal", kind="content_workshop"),
        starts=starts,
        ends=starts + timedelta(hours=2),
        note="",
        actor=factories.contact_of(enrolment),
    )
    told = Message.objects.filter(key__startswith="proposal:").values_list("to", flat=True)
    assert list(told) == [consultant.email if has_consultant else manager.email]


def test_whoever_had_a_seat_once_gets_a_later_version_of_the_session(
    session: Event, enrolment: Enrolment, consultant: User
) -> None:
    contact = factories.contact_of(enrolment)
    seat = registrations.register(event_id=session.pk, enrolment=enrolment, user=contact, actor=contact)[0]
    registrations.cancel(registration=seat, actor=contact)
    tell_all(event=Event.objects.get(pk=session.pk), note="", batch="b", actor=consultant)
    files = Message.objects.filter(user=contact).exclude(calendar="").order_by("pk")
    versions = [int(str(Calendar.from_ical(mail.calendar).walk("VEVENT")[0]["sequence"])) for mail in files]
    assert versions == sorted(versions)
