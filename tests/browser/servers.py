"""A portal as it is served: by processes of its own, on either kind of database."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Until the address answers. Raises TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"{address} does not answer")


@contextmanager
def running(*commands: list[str], env: dict[str, str]) -> Iterator[None]:
    """The commands as process groups, ended at the end."""
    log = subprocess.DEVNULL
    started = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        for command in commands
    ]
    try:
        yield
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def of_demo(folder: Path) -> dict[str, str]:
    """The surroundings of a demo in this folder."""
    env = {**os.environ, "DEMO_DIR": str(folder)}
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    return env


def load_once(folder: Path) -> None:
    """What `make demo` loads before it serves, unless another process has, or is about to."""
    folder.mkdir(exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "loaded").exists():
            env = {**of_demo(folder), "DJANGO_SETTINGS_MODULE": "digiverkosto.settings.demo"}
            subprocess.run([sys.executable, "-c", "from bin import demo; demo.load()"], cwd=ROOT, env=env, check=True)


@contextmanager
def on_sqlite(folder: Path, loaded: Path) -> Iterator[str]:
    """`make demo` as it is, in a folder of its own that begins as one which has been loaded."""
    shutil.copytree(loaded, folder)
    port = free_port()
    env = {**of_demo(folder), "PORT": str(port)}
    with running([sys.executable, "-m", "bin.demo"], env=env):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """The address of a new database beside the suite's own; dropped at the end."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(parts._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def own_number() -> int:
    """The number of a Redis database that neither the suite nor a server of another test process uses."""
    return 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@contextmanager
def on_postgresql(folder: Path) -> Iterator[str]:
    """gunicorn, a worker and the schedule on PostgreSQL and Redis."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with new_database(f"browser_{port}") as database:
        env = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{own_number()}",
            "DJANGO_SETTINGS_MODULE": "tests.browser.server_settings",
            "PUBLIC_URL": address,
            "MEDIA_DIR": str(folder),
        }
        manage = [sys.executable, "manage.py"]
        for command in ("migrate", "load_municipalities", "load_programmes", "load_instruments", "load_demo"):
            subprocess.run([*manage, command], cwd=ROOT, env=env, check=True, capture_output=True)
        gunicorn = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "digiverkosto.wsgi"]
        celery = [sys.executable, "-m", "celery", "-A", "digiverkosto"]
        beat = [*celery, "beat", "-s", str(folder / "schedule")]
        with running(gunicorn, [*celery, "worker", "-c", "2"], beat, env=env):
            wait_for(f"{address}/healthz")
            yield address
