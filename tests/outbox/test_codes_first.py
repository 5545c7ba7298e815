"""Somebody who waits for a code to sign in goes before a letter to everybody, on a real queue and worker."""

from pathlib import Path

import pytest

from outbox.models import Message
from outbox.services import post_text
from tests.workers import empty_queue, needs_redis, wait_for, worker

pytestmark = [needs_redis, pytest.mark.django_db(transaction=True)]
LETTERS = 12


def test_code_goes_before_the_letters_that_were_asked_for_earlier(tmp_path: Path) -> None:
    empty_queue()
    for number in range(LETTERS):
        post_text(key=f"letter-{number}", to="a@example.org", subject="Kirje", body="Hei", language="fi")
    post_text(key="code", to="b@example.org", subject="Koodi", body="Koodi 1", language="fi", confidential=True)
    (tmp_path / "mail-begun").touch()  # nothing hangs
    with worker(tmp_path):
        wait_for(lambda: not Message.objects.exclude(state=Message.State.SENT).exists(), tmp_path / "worker.log")
    order = list(Message.objects.order_by("sent_at").values_list("key", flat=True))
    assert len(order) == LETTERS + 1
    assert order.index("code") <= 2, "a worker holds one letter, and takes one more while it is at it"
