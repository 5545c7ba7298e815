"""Hints: sent after the commit, beside the request, and no harm when the queue is away."""

from socket import socket
from threading import Thread
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from digiverkosto import hints


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was put into the queue."""
    found: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **about: found.append((name, about["kwargs"])))
    return found


def wait() -> None:
    """Until the messenger has nothing left to do."""
    hints.messenger().submit(lambda: None).result()


@pytest.mark.django_db(transaction=True)
def test_hint_leaves_after_the_commit(sent: list[Any]) -> None:
    with transaction.atomic():
        hints.hint("outbox.tasks.send_message", key="k")
        wait()
        before = list(sent)
    wait()
    assert (before, sent) == ([], [("outbox.tasks.send_message", {"key": "k"})])


@pytest.mark.django_db(transaction=True)
def test_hint_of_a_transaction_that_was_undone_never_leaves(sent: list[Any]) -> None:
    with transaction.atomic():
        hints.hint("outbox.tasks.send_message", key="k")
        transaction.set_rollback(True)
    wait()
    assert sent == []


def test_queue_that_does_not_answer_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refused(name: str, **about: object) -> None:
        asked.append(name)
        raise OperationalError("queue is away")

    monkeypatch.setattr(current_app, "send_task", refused)
    hints.tell("outbox.tasks.send_message", {"key": "k"})
    assert asked == ["outbox.tasks.send_message"]


def test_queue_that_takes_the_call_and_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        monkeypatch.setattr(hints, "PATIENCE", {**hints.PATIENCE, "socket_timeout": 0.1})
        monkeypatch.setattr("redis.retry.sleep", lambda seconds: None)
        sending = Thread(target=hints.tell, args=["outbox.tasks.send_message", {"key": "k"}], daemon=True)
        sending.start()
        sending.join(5)
        assert not sending.is_alive()
