"""Hints to the workers. The rows are the truth: a lost hint costs time, since sweepers find what it was about."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError


@cache
def messenger() -> ThreadPoolExecutor:
    """One thread that talks to the queue, so that a slow queue keeps nobody waiting."""
    return ThreadPoolExecutor(1, thread_name_prefix="hints")


os.register_at_fork(after_in_child=messenger.cache_clear)


def hint(task: str, **parameters: Any) -> None:
    """Tell a worker to run the task of this name once the transaction has been committed."""
    transaction.on_commit(partial(messenger().submit, tell, task, parameters))


def tell(task: str, parameters: dict[str, Any]) -> None:
    """Put the hint into the queue; when the queue does not answer, leave it."""
    with suppress(OperationalError):
        current_app.send_task(task, kwargs=parameters, retry=False)
