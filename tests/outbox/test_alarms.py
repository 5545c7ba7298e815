"""Whoever looks after the portal hears of an error, since the error page says so; and hears nothing of people in it."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs import services as jobs
from outbox.models import Message
from programmes.models.programme import ProgrammeQuerySet
from tests import factories

WORDS = "aino@exa" + "mple.org has \x00"
"""What an error says may be somebody's, and may be unreadable."""


@pytest.fixture
def broken(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The front page fails."""

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError(WORDS)

    monkeypatch.setattr(ProgrammeQuerySet, "public", fail)
    return Client(raise_request_exception=False)


def test_error_page_is_true_when_it_says_that_we_have_been_told(broken: Client, settings: Any) -> None:
    settings.ALARM_ADDRESSES = ["keeper@example.org"]
    answer = broken.get("/fi/")
    assert (answer.status_code, "saimme siitä tiedon" in answer.content.decode()) == (500, True)
    mail = Message.objects.get()
    assert (mail.to, mail.subject) == ("keeper@example.org", mail.subject)
    assert re.fullmatch(r"Digiverkosto: ZeroDivisionError in /tests/outbox/test_alarms.py:\d+", mail.subject)
    assert ("test_alarms.py" in mail.text, WORDS in mail.text + mail.subject) == (True, False)


def test_managers_hear_where_nobody_is_named(broken: Client) -> None:
    manager = factories.manager()
    factories.consultant()
    factories.manager(is_active=False)
    broken.get("/fi/")
    assert [mail.to for mail in Message.objects.all()] == [manager.email]


def test_same_error_is_told_of_once_an_hour_and_many_are_told_of_by_twenty(
    broken: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALARM_ADDRESSES = ["keeper@example.org"]
    for _time in range(3):
        broken.get("/fi/")
    assert Message.objects.count() == 1
    kinds = iter(range(100))
    monkeypatch.setattr("outbox.alarms.place_of", lambda record: str(next(kinds)))
    for _time in range(25):
        broken.get("/fi/")
    assert Message.objects.count() == 20


def test_mail_holds_no_value_of_a_row_and_no_secret_address(db: None, settings: Any, monkeypatch: Any) -> None:
    settings.ALARM_ADDRESSES = ["keeper@example.org"]
    person, name = factories.person(email="aino.salainen@example.org"), "Toi" + "nen"

    def fail(*args: object, **kwargs: object) -> None:
        with transaction.atomic():
            User.objects.create(email=person.email, name=name)

    monkeypatch.setattr("participants.views.enrolment.show_receipt", fail)
    receipt = factories.submitted().receipt
    Message.objects.all().delete()
    with pytest.raises(IntegrityError):
        Client().get(reverse("enrolment-receipt", args=[receipt]))
    mail = Message.objects.get()
    assert "IntegrityError" in mail.text
    assert [secret for secret in (person.email, receipt, name) if secret in mail.text + mail.subject] == []


def test_job_that_fails_is_told_of(db: None, settings: Any) -> None:
    settings.ALARM_ADDRESSES = ["keeper@example.org"]
    job = jobs.ask(kind="nobody does this", key="k", params={}, owner=None)
    jobs.run(job_id=job.pk)
    assert Message.objects.get().to == "keeper@example.org"


def test_missing_page_is_no_alarm(db: None, settings: Any) -> None:
    settings.ALARM_ADDRESSES = ["keeper@example.org"]
    for path in ("/fi/nothing/", "/%00", "/fi/?x=%00"):
        Client().get(path)
    Client(headers={"Host": "evil.example"}).get("/fi/")
    assert not Message.objects.exists()


def test_alarm_that_cannot_be_posted_breaks_nothing_more(broken: Client, settings: Any) -> None:
    settings.ALARM = "nowhere.to_be_found"
    assert broken.get("/fi/").status_code == 500
