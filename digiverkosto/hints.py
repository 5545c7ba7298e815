"""Hints to the workers. The rows are the truth: a lost hint costs time, since sweepers find what it was about."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from kombu.pools import producers

PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 0}
"""Seconds, and one try. Without an end, one answer that never comes would hold up every later hint, and the process's own end."""


@cache
def messenger() -> ThreadPoolExecutor:
    """One thread that talks to the queue, so that a slow queue keeps nobody waiting."""
    return ThreadPoolExecutor(1, thread_name_prefix="hints")


os.register_at_fork(after_in_child=messenger.cache_clear)


def hint(task: str, **parameters: Any) -> None:
    """Tell a worker to run the task of this name once the transaction has been committed."""
    transaction.on_commit(partial(messenger().submit, tell, task, parameters))


def tell(task: str, parameters: dict[str, Any]) -> None:
    """Put the hint into the queue; when the queue does not answer in time, leave it."""
    queue = current_app.connection(transport_options=PATIENCE)
    with suppress(OperationalError), producers[queue].acquire(block=True) as producer:
        current_app.send_task(task, kwargs=parameters, producer=producer, retry=False)
