"""Nothing typed is lost when the sender had been signed out or the page was too old."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories

TYPED = {"name": "Pekka & <b>Pouta</b>", "email": "pekka@example.org", "role": "expert"}
HERE, ELSEWHERE = "http://testserver", "https://elsewhere.example.org"


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def people(enrolment: Enrolment) -> str:
    return factories.page("people", enrolment)


def hidden(page: str) -> dict[str, str]:
    """The fields of the form that sends again, as a browser would send them."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">") for name, value in fields}


def test_form_of_somebody_who_was_signed_out_comes_back(people: str) -> None:
    answer = Client().post(people, TYPED)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert {**TYPED}.items() <= hidden(page).items()
    assert "<b>Pouta" not in page
    assert f"{reverse('account_login')}?next={people}" in page


def test_staffs_form_comes_back_too_and_saves_once_they_have_signed_in(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme)
    page = reverse("admin:event-copy", args=[event.pk])
    typed = {"day": f"{enrolment.programme.ends - timedelta(days=2):%Y-%m-%d}"}
    kept = Client().post(page, typed)
    assert (kept.status_code, hidden(kept.content.decode())["day"]) == (403, typed["day"])
    staff = factories.signed_in(factories.consultant())
    assert staff.post(page, hidden(kept.content.decode())).status_code == 302


def test_part_of_a_page_is_not_answered_by_a_whole_one(enrolment: Enrolment) -> None:
    page = reverse("admin:event-day-said", args=[factories.event(enrolment.programme).pk])
    assert Client().post(page, TYPED, headers={"HX-Request": "true"}).status_code == 302


def test_page_that_is_only_looked_at_leads_to_signing_in(people: str) -> None:
    answer = Client().get(people)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={people}")


def test_old_page_sends_again_what_was_typed(enrolment: Enrolment, people: str) -> None:
    """A page from before signing in holds an old token; the answer holds a new one."""
    client = signed_in_strictly(factories.contact_of(enrolment))
    stale: Any = {**TYPED, "csrfmiddlewaretoken": "x" * 64}
    refused = client.post(people, stale, headers={"Origin": HERE})
    assert refused.status_code == 403
    assert client.post(people, hidden(refused.content.decode()), headers={"Origin": HERE}).status_code == 302
    assert Membership.objects.of(enrolment.party).filter(user__email="pekka@example.org").exists()


@pytest.mark.parametrize("headers", [{"Origin": ELSEWHERE}, {"Origin": "null"}, {}])
def test_form_from_elsewhere_is_not_offered_again(enrolment: Enrolment, people: str, headers: dict[str, str]) -> None:
    client = signed_in_strictly(factories.contact_of(enrolment))
    refused = client.post(people, TYPED, headers=headers)
    assert (refused.status_code, "pekka@example.org" in refused.content.decode()) == (403, False)


def signed_in_strictly(user: User) -> Client:
    """A browser whose forms are checked for forgery."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client
