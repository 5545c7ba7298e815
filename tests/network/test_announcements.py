"""Announcements: who reads them and until when, and mailing one to everybody once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.services.letters import reason_to_leave_out
from municipalities.models import Membership
from network.models import Announcement
from network.services import announcements
from outbox.models import Letter, Message
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def staff(db: None) -> User:
    return factories.manager()


def mails() -> list[tuple[str, str, str]]:
    """(address, language, subject) of the mails of announcements."""
    rows = Message.objects.filter(letter__key__startswith="announcement:")
    return sorted(rows.values_list("to", "language", "subject"))


def shown(user: User, name: str = "announcements") -> str:
    return factories.signed_in(user).get(reverse(name)).content.decode()


def test_announcement_is_read_in_its_programme_alone_and_until_its_day(enrolment: Enrolment) -> None:
    today = timezone.localdate()
    for number, until in enumerate((None, today, today - timedelta(days=1))):
        factories.announcement(enrolment.programme, title_fi=f"Uutinen {number}", valid_until=until)
    factories.announcement(factories.programme(), title_fi="Naapurin uutinen")
    for page in ("announcements", "network"):
        content = shown(factories.contact_of(enrolment), page)
        assert [f"Uutinen {number}" in content for number in range(3)] == [True, True, False]
        assert "Naapurin uutinen" not in content
    assert "Uutinen" not in shown(factories.person())


def test_pinned_stand_first(enrolment: Enrolment) -> None:
    factories.announcement(enrolment.programme, title_fi="Ensin", pinned=True)
    factories.announcement(enrolment.programme, title_fi="Sitten")
    for page in ("announcements", "network"):
        content = shown(factories.contact_of(enrolment), page)
        assert content.index("Ensin") < content.index("Sitten")


def test_home_of_a_participant_tells_what_was_announced_in_its_programme(enrolment: Enrolment) -> None:
    contact = factories.signed_in(factories.contact_of(enrolment))
    home = factories.page("participant-home", enrolment)
    factories.announcement(factories.programme(), title_fi="Naapurin uutinen")
    assert reverse("announcements") not in contact.get(home).content.decode()
    row = factories.announcement(enrolment.programme)
    assert f"{reverse('announcements')}#announcement-{row.pk}" in contact.get(home).content.decode()


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"title_fi": "", "body_fi": ""}, "title_fi"),
        ({"body_fi": ""}, "body_fi"),
        ({"body_sv": "Text"}, "title_sv"),
        ({"title_en": "Title"}, "body_en"),
    ],
)
def test_title_and_text_go_together_in_each_language(programme: Programme, texts: dict[str, str], field: str) -> None:
    with pytest.raises(announcements.AnnouncementKept) as refused:
        factories.announcement(programme, **texts)
    assert (refused.value.field, Announcement.objects.count()) == (field, 0)


def test_list_says_in_which_language_it_is_missing(programme: Programme, staff: User) -> None:
    add = reverse("admin:network_announcement_add")
    sent = {"programme": programme.pk, "title_sv": "Hej", "body_sv": "Vi ses."}
    factories.signed_in(staff).post(add, sent)
    made = Announcement.objects.get()
    assert made.author == staff
    listed = factories.signed_in(staff).get(reverse("admin:network_announcement_changelist")).content.decode()
    assert "suomi, englanti" in listed


def test_everybody_gets_it_once_in_their_language_or_another(enrolment: Enrolment, staff: User) -> None:
    row = factories.announcement(enrolment.programme, title_sv="I morgon", body_sv="Vi ses.")
    swede = factories.member(enrolment.party, language="sv")
    english = factories.member(enrolment.party, language="en")
    factories.invited(enrolment.party)
    factories.accepted()
    page = reverse("admin:announcement-mail", args=[row.pk])
    desk = factories.signed_in(staff)
    looked = desk.get(page)
    assert looked.context["people"] == 3
    desk.post(page, {"seen": looked.context["seen"]})
    contact = factories.contact_of(enrolment)
    assert mails() == sorted(
        [
            (contact.email, "fi", "Huomenna"),
            (swede.email, "sv", "I morgon"),
            (english.email, "fi", "Huomenna"),
        ]
    )
    assert "/sv/network/announcements/" in Message.objects.get(user=swede).text
    desk.post(page, {"seen": looked.context["seen"]})
    assert len(mails()) == 3
    assert f"programme={enrolment.programme.slug}" in Letter.objects.get().query


@pytest.mark.parametrize("change", ["text", "people", "unseen"])
def test_what_was_not_looked_at_is_shown_anew_and_not_mailed(enrolment: Enrolment, staff: User, change: str) -> None:
    row = factories.announcement(enrolment.programme)
    page, desk = reverse("admin:announcement-mail", args=[row.pk]), factories.signed_in(staff)
    sent = {} if change == "unseen" else {"seen": desk.get(page).context["seen"]}
    if change == "text":
        Announcement.objects.update(body_fi="Ylihuomenna sittenkin.")
    if change == "people":
        factories.member(enrolment.party)
    anew = desk.post(page, sent)
    assert (anew.status_code, mails()) == (200, [])
    assert "board-notice" in anew.content.decode()
    desk.post(page, {"seen": anew.context["seen"]})
    assert len(mails()) == anew.context["people"]


@pytest.mark.django_db(transaction=True)
def test_two_who_mail_it_at_once_mail_it_once() -> None:
    row, staff = factories.announcement(factories.accepted().programme), factories.manager()

    def act(person: User) -> bool:
        try:
            return announcements.mail(announcement=row, actor=person) == 1
        except announcements.AnnouncementKept:
            return False

    assert at_once([staff] * 4, act) == 1
    assert (len(mails()), Letter.objects.count()) == (1, 1)


def test_who_has_left_before_it_goes_gets_nothing(enrolment: Enrolment, staff: User) -> None:
    announcements.mail(announcement=factories.announcement(enrolment.programme), actor=staff)
    message = Message.objects.get(letter__isnull=False)
    assert reason_to_leave_out(message) == ""
    Membership.objects.all().delete()
    assert reason_to_leave_out(message) != ""


def test_programme_without_anybody_is_mailed_to_nobody(programme: Programme, staff: User) -> None:
    with pytest.raises(announcements.AnnouncementKept):
        announcements.mail(announcement=factories.announcement(programme), actor=staff)
    assert Letter.objects.count() == 0


def test_letter_of_an_announcement_can_be_read_among_the_messages(enrolment: Enrolment, staff: User) -> None:
    announcements.mail(announcement=factories.announcement(enrolment.programme), actor=staff)
    client = factories.signed_in(staff)
    assert "Huomenna" in client.get(reverse("admin:letters")).content.decode()
    assert client.get(reverse("admin:letter", args=[Letter.objects.get().pk])).status_code == 200


@pytest.mark.parametrize("name", ["network", "announcements"])
def test_page_asks_as_often_with_one_of_each_as_with_three(enrolment: Enrolment, name: str) -> None:
    client = factories.signed_in(factories.contact_of(enrolment))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    def grow() -> None:
        factories.announcement(enrolment.programme)
        factories.material(enrolment.programme)
        factories.shared_entry(factories.accepted(programme=enrolment.programme))

    grow()
    queries()
    one: Any = queries()
    grow()
    grow()
    assert queries() == one


@pytest.mark.parametrize("line", ["\r", "\n", "\u2028", "\u2029", "\x85"])
def test_title_of_two_lines_is_refused(programme: Programme, staff: User, line: str) -> None:
    sent = {"programme": programme.pk, "title_fi": f"Yksi{line}kaksi", "body_fi": "Teksti"}
    answer = factories.signed_in(staff).post(reverse("admin:network_announcement_add"), sent)
    assert (answer.status_code, Announcement.objects.count()) == (200, 0)
    assert answer.context["adminform"].form.errors["title_fi"]
