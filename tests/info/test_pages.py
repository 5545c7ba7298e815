"""What the portal says about itself is true, and feedback on accessibility reaches somebody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from outbox.models import Message
from tests import factories

PAGES = ("accessibility", "privacy", "cookies", "contact")
SENT = {"what": "En näe painiketta.", "where": "Kysely", "email": "asukas@example.org", "batch": "b"}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_foot_of_every_page_leads_to_it(db: None, name: str, language: str) -> None:
    front = Client().get(f"/{language}/").content.decode()
    (address,) = set(re.findall(rf'href="(/{language}/{name}/)"', front))
    assert Client().get(address).status_code == 200


def test_feedback_goes_to_every_manager_once(db: None) -> None:
    one, two = factories.manager(language="fi"), factories.manager(language="sv")
    factories.consultant()
    for _click in range(2):
        assert Client().post(reverse("accessibility"), SENT).status_code == 302
    mails = Message.objects.order_by("pk")
    assert {mail.to for mail in mails} == {one.email, two.email}
    assert len(mails) == 2
    for words in ("En näe painiketta.", "Kysely", "asukas@example.org"):
        assert words in mails[0].text


def test_feedback_needs_no_address(db: None) -> None:
    factories.manager()
    Client().post(reverse("accessibility"), {"what": "Vaikea", "batch": "b"})
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"email": "x"}, {"website": "http://x"}, {"what": "a" * 3001}, {"batch": ""}]
)
def test_wrong_feedback_is_told_and_nothing_is_lost(db: None, wrong: dict[str, str]) -> None:
    factories.manager()
    answer = Client().post(reverse("accessibility"), {**SENT, **wrong})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert "Kysely" in answer.content.decode()
    assert not Message.objects.exists()


def test_sixth_feedback_waits_and_is_kept_on_the_page(db: None) -> None:
    factories.manager()
    answers = [Client().post(reverse("accessibility"), {**SENT, "batch": f"{number}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "En näe painiketta." in answers[-1].content.decode()
    assert Message.objects.count() == 5


def test_cookies_are_those_that_the_page_names(db: None) -> None:
    page = Client().get(reverse("cookies")).content.decode()
    named = set(re.findall(r"<code>(\w+)</code>", page))
    assert named == {
        project.SESSION_COOKIE_NAME,
        project.CSRF_COOKIE_NAME,
        project.LANGUAGE_COOKIE_NAME,
        "messages",
    }
    assert (project.SESSION_COOKIE_AGE, project.LANGUAGE_COOKIE_AGE) == (12 * 3600, None)
    assert timedelta(days=360) < timedelta(seconds=project.CSRF_COOKIE_AGE) < timedelta(days=366)
    browser = Client()
    browser.post("/i18n/setlang/", {"language": "sv"})
    browser.post(reverse("accessibility"), SENT)
    browser.get("/fi/")
    assert set(browser.cookies) <= named


def test_survey_sets_no_cookie(db: None) -> None:
    survey = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    browser = Client()
    browser.get(reverse("survey", args=[survey.key]))
    browser.post(reverse("survey", args=[survey.key]), factories.sent_form())
    assert not browser.cookies


def test_address_that_is_named_is_the_setting_or_the_senders(db: None, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Digiverkosto <portal@example.org>"
    assert "mailto:portal@example.org" in Client().get(reverse("contact")).content.decode()
    settings.CONTACT_EMAIL = "ask@example.org"
    assert "mailto:ask@example.org" in Client().get(reverse("contact")).content.decode()


@pytest.mark.parametrize(("address", "said"), [("", "we cannot answer you"), ("a@example.org", "within two weeks")])
def test_thanks_for_feedback_promise_an_answer_only_where_one_can_come(db: None, address: str, said: str) -> None:
    sent = {"what": "Painike", "where": "", "email": address, "website": "", "batch": "b"}
    client = Client()
    answer = client.post("/en/accessibility/", sent)
    assert answer["Location"].endswith("#content")
    assert said in "".join(str(message) for message in client.get("/en/accessibility/").context["messages"])
