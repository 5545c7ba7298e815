"""Asking workers to do something. The rows are the truth: sweepers find what a message that was lost was about."""

from functools import cache
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu import Connection
from kombu.pools import producers

from digiverkosto.breaker import breaker_of

logger = structlog.get_logger(__name__)
PATIENCE = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}
"""Seconds that a page waits for the queue at each step. A worker, which waits for work, has longer ones of its own."""


def enqueue(task: str, *, queue: str | None = None, expires: int | None = None, **parameters: Any) -> None:
    """Have a worker run the task of this name once the transaction has been committed.

    `queue` is the task's own where it is not said; `expires`: seconds after which nobody begins it any more.

    A queue that is away or hangs costs a moment and a line in the log, and no error: what was committed stands.
    (Celery's own `delay_on_commit` would let the error through to whoever has just been told "saved".)
    """

    def send() -> None:
        address = str(current_app.conf.broker_write_url or current_app.conf.broker_url)
        breaker = breaker_of(address)
        if not breaker.may_ask():
            return
        try:
            with producers[way_to(address)].acquire(block=True, timeout=1) as producer:
                current_app.send_task(
                    task, kwargs=parameters, queue=queue, expires=expires, producer=producer, retry=False
                )
        except Exception as error:
            breaker.failed()
            logger.warning("queue does not answer", task=task, error=type(error).__name__)
        else:
            breaker.answered()

    transaction.on_commit(send, robust=True)


@cache
def way_to(address: str) -> Connection:
    """What the pool of connections goes by, which opens its own."""
    way: Connection = current_app.connection_for_write(address, transport_options=PATIENCE)
    return way
