"""Asking workers to do something. The rows are the truth: sweepers find what a message that was lost was about."""

from typing import Any

from celery import current_app
from django.db import transaction


def enqueue(task: str, **parameters: Any) -> None:
    """Have a worker run the task of this name once the transaction has been committed.

    A queue that is away or hangs costs the socket's time-out and a line in the log, and no error: what was committed
    stands. (Celery's own `delay_on_commit` would let the error through to whoever has just been told "saved".)
    """

    def send() -> None:
        current_app.send_task(task, kwargs=parameters, retry=False)

    transaction.on_commit(send, robust=True)
