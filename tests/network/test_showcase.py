"""Solutions and challenges: who reads and changes them, "we too", asking, and what staff have hidden."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from municipalities.models import Membership
from network.models import ShowcaseEntry, ShowcaseSupport
from network.services import showcase
from outbox.models import Message
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once

FIELDS = {"kind": "challenge", "title": "Rajapinnat", "text": "Kuka maksaa?", "aspect": "2", "cost": "small"}


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def entry(programme: Programme) -> ShowcaseEntry:
    """Another participant's."""
    return factories.shared_entry(factories.accepted(programme=programme))


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


@pytest.fixture
def staff(db: None) -> User:
    return factories.manager()


def page(name: str, entry: ShowcaseEntry) -> str:
    return reverse(name, args=[entry.pk])


def mails() -> list[tuple[str, str]]:
    """(address, what it is) of the mails on entries."""
    rows = Message.objects.filter(key__startswith="showcase:").values_list("to", "key")
    return sorted((to, key.split(":")[2]) for to, key in rows)


def test_entry_is_written_for_the_own_participant_once(client: Client, enrolment: Enrolment) -> None:
    for _ in range(2):
        client.post(reverse("solution-new"), FIELDS)
    made = ShowcaseEntry.objects.get()
    assert (made.enrolment, made.programme, made.aspect) == (enrolment, enrolment.programme, 2)
    assert made.author == factories.contact_of(enrolment)
    assert made.aspect_name in client.get(page("solution", made)).content.decode()


@pytest.mark.parametrize("name", ["title", "systems", "ask"])
@pytest.mark.parametrize("line", ["\r", "\n", "\u2028", "\u2029", "\x85"])
def test_field_of_one_line_takes_one_line(client: Client, name: str, line: str) -> None:
    answer = client.post(reverse("solution-new"), {**FIELDS, name: f"Yksi{line}kaksi"})
    assert (answer.status_code, list(answer.context["form"].errors), ShowcaseEntry.objects.count()) == (200, [name], 0)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"text": " "}, {"kind": "x"}, {"aspect": "99"}, {"cost": "x"}])
def test_entry_that_cannot_be_kept_is_refused(client: Client, wrong: dict[str, str]) -> None:
    assert client.post(reverse("solution-new"), {**FIELDS, **wrong}).status_code == 200
    assert ShowcaseEntry.objects.count() == 0


def test_entry_is_changed_by_its_municipality_alone(client: Client, enrolment: Enrolment, entry: ShowcaseEntry) -> None:
    colleague = factories.signed_in(factories.member(entry.enrolment.party))
    assert client.post(page("solution-edit", entry), FIELDS).status_code == 403
    assert colleague.post(page("solution-edit", entry), FIELDS).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.author) == ("Rajapinnat", factories.contact_of(entry.enrolment))


class TestConsortium:
    """What takes part is the consortium: its own people speak for it, those of its members read and ask."""

    @pytest.fixture
    def joint(self, programme: Programme) -> Enrolment:
        return factories.accepted(factories.municipality(), factories.municipality(), programme=programme)

    @pytest.fixture
    def neighbour(self, joint: Enrolment) -> Client:
        """A contact person of one of the members."""
        assert joint.consortium is not None
        place = joint.consortium.municipalities.earliest("pk")
        return factories.signed_in(factories.member(place, Membership.Role.CONTACT))

    def test_own_people_write_and_change(self, joint: Enrolment) -> None:
        own = factories.signed_in(factories.member(joint.party))
        own.post(reverse("solution-new"), FIELDS)
        entry = ShowcaseEntry.objects.get()
        assert (entry.enrolment, own.post(page("solution-edit", entry), FIELDS).status_code) == (joint, 302)
        assert page("solution-edit", entry) in own.get(page("solution", entry)).content.decode()

    def test_people_of_a_member_read_and_do_not_write(self, joint: Enrolment, neighbour: Client) -> None:
        entry = factories.shared_entry(joint)
        shown = neighbour.get(page("solution", entry))
        assert (shown.status_code, page("solution-edit", entry) in shown.content.decode()) == (200, False)
        assert reverse("solution-new") not in neighbour.get(reverse("solutions")).content.decode()
        answers = [
            neighbour.get(page("solution-edit", entry)),
            neighbour.post(page("solution-edit", entry), FIELDS),
            neighbour.get(reverse("solution-new")),
            neighbour.post(reverse("solution-new"), FIELDS),
        ]
        assert [answer.status_code for answer in answers] == [403] * 4
        assert [str(one) for one in ShowcaseEntry.objects.all()] == ["Chatbotti"]

    def test_people_of_a_member_ask_and_do_not_say_we_too(
        self, neighbour: Client, entry: ShowcaseEntry, joint: Enrolment
    ) -> None:
        shown = neighbour.get(page("solution", entry)).content.decode()
        assert [page(name, entry) in shown for name in ("solution-too", "solution-ask")] == [False, True]
        assert neighbour.post(page("solution-too", entry), {"too": "1"}).status_code == 403
        assert neighbour.post(page("solution-ask", entry), {"question": "Miten?"}).status_code == 302
        assert (ShowcaseSupport.objects.count(), len(mails())) == (0, 2)

    def test_one_who_belongs_to_both_writes_as_the_consortium(self, joint: Enrolment) -> None:
        assert joint.consortium is not None
        both = factories.member(joint.consortium.municipalities.earliest("pk"))
        factories.belonging(user=both, role=Membership.Role.EXPERT, consortium=joint.consortium)
        factories.signed_in(both).post(reverse("solution-new"), FIELDS)
        assert ShowcaseEntry.objects.get().enrolment == joint


def test_entry_of_another_programme_is_a_404(client: Client) -> None:
    other = factories.shared_entry(factories.accepted())
    answers = [
        client.get(page("solution", other)),
        client.get(page("solution-edit", other)),
        client.post(page("solution-too", other)),
        client.post(page("solution-ask", other), {"question": "Miten?"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert "Chatbotti" not in client.get(reverse("solutions")).content.decode()


def test_text_is_shown_as_it_was_written(client: Client, programme: Programme) -> None:
    other = factories.accepted(programme=programme)
    row = factories.shared_entry(other, title="<b>Hei</b>", text="<script>alert(1)</script>")
    for address in (reverse("solutions"), page("solution", row), reverse("network")):
        content = client.get(address).content.decode()
        assert ("<script>alert" in content, "<b>Hei" in content) == (False, False)


def test_we_too_twice_is_once_and_can_be_taken_back(client: Client, entry: ShowcaseEntry) -> None:
    for _ in range(2):
        client.post(page("solution-too", entry), {"too": "1"})
    assert ShowcaseSupport.objects.count() == 1
    for _ in range(2):
        client.post(page("solution-too", entry), {"too": "0"})
    assert ShowcaseSupport.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_four_clicks_on_we_too_at_once_are_one() -> None:
    entry = factories.shared_entry(factories.accepted())
    other = factories.accepted(programme=entry.programme)
    person = factories.contact_of(other)

    def act(user: User) -> bool:
        return showcase.say_too(entry=entry, enrolment=other, too=True, actor=user)

    assert at_once([person] * 4, act) == 1
    assert ShowcaseSupport.objects.count() == 1


def test_own_entry_is_not_had_too(entry: ShowcaseEntry) -> None:
    own = factories.signed_in(factories.contact_of(entry.enrolment))
    assert own.post(page("solution-too", entry), {"too": "1"}).status_code == 403
    with pytest.raises(showcase.EntryKept):
        showcase.say_too(entry=entry, enrolment=entry.enrolment, too=True, actor=factories.person())
    assert ShowcaseSupport.objects.count() == 0


def test_question_mails_both_once_a_day(client: Client, enrolment: Enrolment, entry: ShowcaseEntry) -> None:
    for _ in range(2):
        client.post(page("solution-ask", entry), {"question": "Mitä se maksoi?"})
    asker, writer = factories.contact_of(enrolment), factories.contact_of(entry.enrolment)
    assert mails() == sorted([(asker.email, "asked"), (writer.email, "asked")])
    asked, copy = (Message.objects.get(user=user, key__startswith="showcase:").text for user in (writer, asker))
    assert [text in asked for text in ("Mitä se maksoi?", asker.email, str(enrolment.party))] == [True] * 3
    assert [text in copy for text in ("Mitä se maksoi?", writer.email)] == [True] * 2


def test_contact_person_answers_for_a_writer_who_has_left(client: Client, entry: ShowcaseEntry) -> None:
    writer = factories.member(entry.enrolment.party)
    ShowcaseEntry.objects.update(author=writer)
    writer.memberships.all().delete()
    client.post(page("solution-ask", entry), {"question": "Miten?"})
    assert (factories.contact_of(entry.enrolment).email, "asked") in mails()
    assert (writer.email, "asked") not in mails()


def test_question_that_nobody_answers_is_kept_on_the_form(client: Client, entry: ShowcaseEntry) -> None:
    Membership.objects.of(entry.enrolment.party).delete()
    answer = client.post(page("solution-ask", entry), {"question": "Miten?"})
    assert (answer.status_code, mails()) == (200, [])
    assert "Miten?" in answer.content.decode()
    assert client.post(page("solution-ask", entry), {"question": " "}).status_code == 200


def test_hidden_entry_is_seen_by_its_own_municipality_and_staff_alone(
    client: Client, entry: ShowcaseEntry, staff: User
) -> None:
    desk, hide = factories.signed_in(staff), page("admin:showcase-hide", entry)
    assert desk.post(hide, {"act": "hide", "why": " "}).status_code == 200
    for _ in range(2):
        desk.post(hide, {"act": "hide", "why": "Tämä on mainos."})
    writer = factories.contact_of(entry.enrolment)
    assert mails() == [(writer.email, "hidden")]
    assert "Tämä on mainos." in Message.objects.get(key__startswith="showcase:").text
    for address in (page("solution", entry), page("solution-edit", entry)):
        assert client.get(address).status_code == 404
    assert client.post(page("solution-too", entry), {"too": "1"}).status_code == 404
    for address in (reverse("solutions"), reverse("network"), f"{reverse('network-search')}?q=chatbotti"):
        assert "Vastaa yöllä" not in client.get(address).content.decode()
    own = factories.signed_in(writer)
    assert "Tämä on mainos." in own.get(page("solution", entry)).content.decode()
    saved = own.post(page("solution-edit", entry), FIELDS, follow=True)
    (said,) = saved.context["messages"]
    with translation.override("fi"):
        assert str(said) == gettext("It is saved. It is still hidden from the others.")
    assert client.get(page("solution", entry)).status_code == 404
    for _ in range(2):
        desk.post(hide, {"act": "show"})
    assert client.get(page("solution", entry)).status_code == 200


def test_member_who_was_removed_reads_and_writes_nothing(enrolment: Enrolment, entry: ShowcaseEntry) -> None:
    person = factories.member(enrolment.party)
    client = factories.signed_in(person)
    assert client.get(page("solution", entry)).status_code == 200
    person.memberships.all().delete()
    statuses = [
        client.get(page("solution", entry)).status_code,
        client.post(page("solution-ask", entry), {"question": "Miten?"}).status_code,
        client.post(reverse("solution-new"), FIELDS).status_code,
    ]
    assert (statuses, ShowcaseEntry.objects.count(), mails()) == ([404] * 3, 1, [])


def test_list_is_narrowed_by_the_address_and_nonsense_narrows_nothing(client: Client, entry: ShowcaseEntry) -> None:
    client.post(reverse("solution-new"), FIELDS)

    def shown(query: str) -> set[str]:
        return {str(one) for one in client.get(reverse("solutions") + query).context["page"]}

    assert shown("?kind=challenge") == {"Rajapinnat"}
    assert shown("?aspect=2") == {"Rajapinnat"}
    assert shown("?aspect=3") == set()
    assert shown("?kind=x&aspect=²&page=z") == {"Rajapinnat", "Chatbotti"}


def test_list_asks_as_often_with_one_entry_as_with_three(client: Client, entry: ShowcaseEntry) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("solutions"))
        return len(captured)

    queries()
    one = queries()
    for _ in range(2):
        factories.shared_entry(factories.accepted(programme=entry.programme))
    assert queries() == one
