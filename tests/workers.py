"""Real Celery workers on the test run's own PostgreSQL and Redis, which can be killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import connection

needs_redis = pytest.mark.skipif(not settings.REDIS_URL.startswith("redis"), reason="needs the Redis of bin/test")


def database_url() -> str:
    """The address of the database that this test uses."""
    database = connection.settings_dict
    user, password = quote(str(database["USER"])), quote(str(database["PASSWORD"]))
    return f"postgres://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def empty_queue() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


def queue_length() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return int(client.llen("celery"))


def wait_for(happened: Callable[[], object], log: Path, seconds: float = 30) -> None:
    """Returns once it has happened; fails with the worker's log when it does not."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"it did not happen in {seconds} s. The worker said:\n{log.read_text()}")
        time.sleep(0.05)


@contextmanager
def worker(folder: Path) -> Iterator[Callable[[], None]]:
    """A worker that keeps what it does in the folder; yields what kills it, children too, as a power cut would."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "WORK_FOLDER": str(folder),
    }
    command = [sys.executable, "-m", "celery", "-A", "digiverkosto", "worker", "--concurrency", "1"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )

    def kill() -> None:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    try:
        yield kill
    finally:
        kill()
