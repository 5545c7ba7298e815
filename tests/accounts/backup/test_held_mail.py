"""After a restore no mail goes twice: it waits until somebody says that it may go."""

import builtins
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.backup.archive import complete
from accounts.models import User
from outbox import sending
from outbox.models import Message
from outbox.services import post_text
from tests.accounts.backup.conftest import restore


@pytest.fixture
def held(aino: User, parent: Path) -> None:
    """One mail in each state, and one that carries a code, as a restore leaves them."""
    now = timezone.now()
    for number, state in enumerate(("sending", "sent", "failed", "cancelled"), start=1):
        post_text(key=state, to=aino.email, subject=state, body="Hei", language="fi")
        Message.objects.filter(key=state).update(state=state, created_at=now - timedelta(days=number))
    post_text(key="code", to=aino.email, subject="code", body="123456", language="fi", confidential=True)
    call_command("backup", str(parent))
    restore(complete(parent)[-1])
    send_what_is_queued()


def send_what_is_queued() -> None:
    """As workers do when the sweep has asked them."""
    for key in Message.objects.due(timezone.now()).values_list("key", flat=True):
        sending.send(key=key)


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


def say(option: str) -> str:
    output = StringIO()
    call_command("restore", option, "--yes", stdout=output)
    return output.getvalue()


def test_mail_that_waited_is_held_and_nothing_else(held: None) -> None:
    done = {"sent": "sent", "failed": "failed", "cancelled": "cancelled"}
    assert states() == {"waiting": "held", "sending": "failed", "code": "held", **done}
    assert mail.outbox == []


def test_held_mail_goes_when_it_may_but_for_codes(held: None) -> None:
    said = say("--resume-mail")
    assert f"made on {timezone.localdate()}: 2\n" in said
    assert {key: states()[key] for key in ("waiting", "sending", "code")} == {
        "waiting": "queued",
        "sending": "failed",
        "code": "cancelled",
    }
    send_what_is_queued()
    assert sorted(message.subject for message in mail.outbox) == ["Hei"]
    assert Message.objects.get(key="code").text == ""


def test_held_mail_is_cancelled_when_it_may_not_go(held: None) -> None:
    assert "2 mails are cancelled" in say("--discard-mail")
    assert {states()[key] for key in ("waiting", "code")} == {"cancelled"}
    send_what_is_queued()
    assert mail.outbox == []
    assert Message.objects.get(key="code").text == ""


@pytest.mark.parametrize("option", ["--resume-mail", "--discard-mail"])
def test_mail_stays_held_without_a_yes(held: None, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setattr(builtins, "input", lambda question: "no")
    with pytest.raises(CommandError):
        call_command("restore", option)
    assert states()["waiting"] == "held"


def test_nothing_is_asked_when_no_mail_is_held(db: None) -> None:
    assert say("--resume-mail") == "Mails held: 0.\n"
