"""Inviting and removing a colleague: what is said is what was done."""

import pytest
from django.test import Client

from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from participants.addresses import page_address
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def contact(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


@pytest.mark.parametrize("again", ["uusi@example.org", "Uusi@Example.org"])
def test_person_who_is_on_the_list_is_said_to_be_and_gets_no_second_mail(
    contact: Client, enrolment: Enrolment, again: str
) -> None:
    page = page_address("people", enrolment)
    said = []
    for email in ("uusi@example.org", again):
        answer = contact.post(page, {"name": "Uusi Henkilö", "email": email, "role": "expert"}, follow=True)
        said += [str(message) for message in answer.context["messages"]]
    assert said == ["Uusi Henkilö on nyt luettelossa ja saa kutsun.", "Uusi Henkilö on jo luettelossa."]
    assert Message.objects.filter(to="uusi@example.org").count() == 1


def said_after(client: Client, url: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Where a click leads, and what is said there."""
    answer = client.post(url, follow=True)
    return answer.redirect_chain, [str(message) for message in answer.context["messages"]]


def test_second_click_on_removing_says_that_it_was_done(contact: Client, enrolment: Enrolment) -> None:
    leaver = factories.member(enrolment.party)
    url = page_address("member-remove", enrolment, leaver.memberships.get().pk)
    back = [(page_address("people", enrolment), 302)]
    assert said_after(contact, url) == (back, [f"{leaver} ei ole enää luettelossa."])
    assert said_after(contact, url) == (back, ["Poistettavaa ei enää ollut: se oli jo poistettu."])
    assert contact.get(url).status_code == 404


def test_member_of_another_municipality_is_neither_found_nor_removed(contact: Client, enrolment: Enrolment) -> None:
    stranger = factories.member(factories.accepted().party).memberships.get()
    url = page_address("member-remove", enrolment, stranger.pk)
    assert contact.get(url).status_code == 404
    assert contact.post(url).status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()
    members.remove(membership=stranger, actor=factories.manager())
    assert contact.post(url).status_code == 404


def test_only_contact_person_is_told_before_anything_is_asked(contact: Client, enrolment: Enrolment) -> None:
    own = factories.contact_of(enrolment).memberships.get()
    answer = contact.get(page_address("member-remove", enrolment, own.pk), follow=True)
    assert answer.redirect_chain == [(page_address("people", enrolment), 302)]
    assert "ainoa yhteyshenkilö" in str(next(iter(answer.context["messages"])))


def test_whoever_removes_oneself_is_told_so_and_led_out(contact: Client, enrolment: Enrolment) -> None:
    other = factories.member(enrolment.party, role="contact")
    own = factories.contact_of(enrolment).memberships.get()
    pages = {
        one: contact.get(page_address("member-remove", enrolment, one.pk).replace("/fi/", "/en/")).content.decode()
        for one in (own, other.memberships.get())
    }
    assert ["This is you." in shown for shown in pages.values()] == [True, False]
    answer = contact.post(page_address("member-remove", enrolment, own.pk), follow=True)
    assert answer.status_code == 200
    assert not Membership.objects.filter(pk=own.pk).exists()
