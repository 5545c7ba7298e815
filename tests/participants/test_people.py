"""Inviting a colleague: what is said is what was done."""

import pytest
from django.test import Client

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
