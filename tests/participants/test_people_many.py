"""A pasted list is read as people paste it, seen before anybody is invited, and nobody is invited twice."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.models import Entry
from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from participants.models import Enrolment
from participants.pasted import MOST, read_list
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted(factories.municipality())


@pytest.fixture
def contact(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


@pytest.mark.parametrize(
    "text",
    [
        "Maija Meikäläinen maija@example.org\nOlli Opas olli@example.org",
        "Maija Meikäläinen <maija@example.org>; Olli Opas <olli@example.org>;",
        '"Maija Meikäläinen" <maija@example.org>, "Olli Opas" <OLLI@example.org>',
        "maija@example.org\tMaija Meikäläinen\r\nolli@example.org;Olli Opas\r\n\r\n",
        "Maija Meikäläinen, maija@example.org\nOlli Opas (olli@example.org)\nOlli Opas olli@example.org",
    ],
)
def test_list_is_read_as_people_paste_it(text: str) -> None:
    assert [(person.name, person.email, person.problem) for person in read_list(text)] == [
        ("Maija Meikäläinen", "maija@example.org", ""),
        ("Olli Opas", "olli@example.org", ""),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"Virtanen, Ville" <ville@example.org>', ["Ville Virtanen"]),
        ("Virtanen, Ville <ville@example.org>", ["Ville Virtanen"]),
        (
            "Virtanen, Ville Ensio <ville@example.org>; Öhman, Eva <eva@example.org>",
            ["Ville Ensio Virtanen", "Eva Öhman"],
        ),
        ('"von Essen, Eva" <eva@example.org>, "Virtanen, Ville" <v@example.org>', ["Eva von Essen", "Ville Virtanen"]),
        ('"Maija Meikäläinen, Kuopio" <maija@example.org>', ["Maija Meikäläinen Kuopio"]),
        ("Ville, Virtanen, ville@example.org", ["Ville Virtanen"]),
        ('"Virtanen","Ville","ville@example.org"', ["Virtanen Ville"]),
    ],
)
def test_surname_before_a_comma_comes_last_as_programs_for_mail_write_it(text: str, names: list[str]) -> None:
    assert [(person.name, person.problem) for person in read_list(text)] == [(name, "") for name in names]


@pytest.mark.parametrize(
    "line", ["Maija Meikäläinen", "maija@example.org", "Maija maija@@example", "www.paha.example x@example.org", "@"]
)
def test_line_that_says_too_little_is_told(line: str) -> None:
    (person,) = read_list(line)
    assert person.problem


def test_name_without_an_address_beside_somebody_whole_is_told_and_joins_nobody() -> None:
    people = read_list("Matti Meikäläinen; Maija Mallikas <maija@example.org>")
    assert [(person.name, bool(person.problem)) for person in people] == [("", True), ("Maija Mallikas", False)]


@pytest.mark.parametrize("text", ["", " \n ;;\n", "\n".join(f"A {n} a{n}@example.org" for n in range(MOST + 1))])
def test_empty_and_endless_lists_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_list(text)


def paste(contact: Client, enrolment: Enrolment, text: str, **more: str) -> Any:
    sent = {"people": text, "role": "expert", **more}
    return contact.post(factories.page("people-invite", enrolment), sent)


def test_nobody_is_invited_before_the_list_has_been_seen(contact: Client, enrolment: Enrolment) -> None:
    known = factories.member(enrolment.party)
    text = f"Uusi Yksi yksi@example.org\nUusi Kaksi kaksi@example.org\nVanha {known.email}"
    asked = paste(contact, enrolment, text)
    assert [person.email for person in asked.context["new"]] == ["yksi@example.org", "kaksi@example.org"]
    assert [person.email for person in asked.context["here"]] == [known.email]
    before = Membership.objects.count()
    assert paste(contact, enrolment, text, sure="1").status_code == 302
    assert Membership.objects.count() == before + 2
    paste(contact, enrolment, text, sure="1")
    assert Message.objects.filter(to="yksi@example.org").count() == 1


def test_wrong_line_keeps_what_was_pasted_and_invites_nobody(contact: Client, enrolment: Enrolment) -> None:
    answer = paste(contact, enrolment, "Uusi Yksi yksi@example.org\nNimi Vain", sure="1")
    page = answer.content.decode()
    assert ("Nimi Vain:" in page, "yksi@example.org" in page) == (True, True)
    assert not Membership.objects.filter(user__email="yksi@example.org").exists()


def test_those_beyond_the_limit_are_named(contact: Client, enrolment: Enrolment, monkeypatch: Any) -> None:
    allowed = iter([True, False, False])
    monkeypatch.setattr("participants.views.people.may_invite", lambda _request: next(allowed, False))
    text = "Uusi Yksi yksi@example.org\nUusi Kaksi kaksi@example.org"
    paste(contact, enrolment, text, sure="1")
    told = contact.get(factories.page("people", enrolment)).content.decode()
    assert "kaksi@example.org" in told
    assert [mail.to for mail in Message.objects.filter(key__startswith="member:")][-1] == "yksi@example.org"


def of(enrolment: Enrolment, **fields: Any) -> Membership:
    return Membership.objects.get(user=factories.member(enrolment.party, **fields))


def test_role_is_changed_logged_and_mailed(contact: Client, enrolment: Enrolment) -> None:
    member = of(enrolment)
    contact.post(factories.page("member", enrolment, member.pk), {"role": "management"})
    member.refresh_from_db()
    assert member.role == "management"
    assert Entry.objects.filter(action="member.role_changed").count() == 1
    assert Message.objects.filter(to=member.user.email, key__startswith="role:").count() == 1


def test_last_contact_person_and_oneself_keep_their_role(contact: Client, enrolment: Enrolment) -> None:
    own = Membership.objects.get(user=factories.contact_of(enrolment))
    answer: Any = contact.post(factories.page("member", enrolment, own.pk), {"role": "expert"})
    assert list(answer.context["form"].errors) == ["role"]
    own.refresh_from_db()
    assert own.role == "contact"


def test_invitation_goes_once_more_but_once_a_day(contact: Client, enrolment: Enrolment) -> None:
    actor = factories.contact_of(enrolment)
    invited = members.invite(
        party=enrolment.party, name="Uusi", email="uusi@example.org", role="expert", language="fi", actor=actor
    )
    page = factories.page("member", enrolment, invited.pk)
    contact.post(page, {"again": "1"})
    assert Message.objects.filter(to="uusi@example.org").count() == 1
    Message.objects.filter(to="uusi@example.org").update(key="yesterday")
    for _click in range(2):
        contact.post(page, {"again": "1"})
    assert Message.objects.filter(to="uusi@example.org").count() == 2


def test_member_of_another_participant_is_a_404(contact: Client, enrolment: Enrolment) -> None:
    other = factories.accepted(programme=enrolment.programme)
    assert contact.get(factories.page("member", enrolment, of(other).pk)).status_code == 404
