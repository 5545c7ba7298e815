"""Messages to workers: sent after the commit, and no harm when the queue is away."""

import time
from collections.abc import Iterator
from socket import socket
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import transaction

from accounts.models import User
from digiverkosto.queue import PATIENCE, enqueue
from tests import factories
from tests.breakers import count_failures


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was put into the queue."""
    messages: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **about: messages.append((name, about["kwargs"])))
    return messages


@pytest.mark.django_db(transaction=True)
def test_message_leaves_after_the_commit(sent: list[Any]) -> None:
    with transaction.atomic():
        enqueue("outbox.tasks.send_message", key="k")
        before = list(sent)
    assert (before, sent) == ([], [("outbox.tasks.send_message", {"key": "k"})])


@pytest.mark.django_db(transaction=True)
def test_message_of_a_transaction_that_was_undone_never_leaves(sent: list[Any]) -> None:
    with transaction.atomic():
        enqueue("outbox.tasks.send_message", key="k")
        transaction.set_rollback(True)
    assert sent == []


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a queue that takes the call and never answers."""
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def away() -> str:
    """An address at which nobody listens."""
    return "redis://127.0.0.1:1/0"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("queue", ["silent", "away"])
def test_queue_that_hangs_or_is_away_neither_fails_nor_undoes_what_was_saved(
    queue: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = request.getfixturevalue(queue)
    monkeypatch.setitem(current_app.conf, "broker_write_url", address)
    waited = count_failures(monkeypatch)
    started = time.monotonic()
    for _time in range(5):
        with transaction.atomic():
            user = factories.person()
            enqueue("outbox.tasks.send_message", key="k")
        assert User.objects.filter(pk=user.pk).exists()
    assert time.monotonic() - started < 30, "without an end it would wait for ever"
    assert len(waited) == 1, "it is waited for once"


def test_queue_of_production_has_an_end_to_its_patience() -> None:
    """One try, each step of it limited: a missing one means waiting for ever."""
    assert (PATIENCE["socket_timeout"], PATIENCE["socket_connect_timeout"], PATIENCE["max_retries"]) == (0.2, 0.2, 0)
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    names = ("socket_timeout", "socket_connect_timeout", "max_retries")
    assert [options[name] for name in names] == [2, 2, 0]
