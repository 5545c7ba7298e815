"""The private servers start, answer, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from bin import services

ROOT = Path(__file__).resolve().parents[2]


def folders(tmp: Path) -> list[Path]:
    return list(tmp.glob("digiverkosto-*"))


@pytest.fixture
def tmp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of this test alone, which the servers' account may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield Path(folder)


def test_both_answer_and_are_gone_afterwards(tmp: Path) -> None:
    with services.services() as addresses:
        with psycopg.connect(addresses.database_url) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == (services.NAME,)
        with redis.Redis.from_url(addresses.redis_url) as client:
            assert client.ping()
        assert len(folders(tmp)) == 1
    assert folders(tmp) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses.database_url)
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(addresses.redis_url).ping()


def test_nobody_gets_in_without_the_password() -> None:
    with services.services() as addresses:
        database = addresses.database_url.split("@")[1]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgres://{services.NAME}@{database}")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(f"redis://{addresses.redis_url.split('@')[1]}").ping()


def test_a_measurement_has_a_database_that_waits_for_the_disk() -> None:
    with services.services(durable=True) as addresses, psycopg.connect(addresses.database_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_swedish_and_finnish_letters_sort_after_z() -> None:
    with services.services() as addresses, psycopg.connect(addresses.database_url) as connection:
        rows = connection.execute(
            "SELECT name FROM unnest(%s::text[]) name ORDER BY name", [["Äänekoski", "Ypäjä", "Akaa"]]
        )
        assert [name for (name,) in rows] == ["Akaa", "Ypäjä", "Äänekoski"]


def test_the_commands_status_is_passed_on() -> None:
    command = [sys.executable, "-m", "bin.services", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command, cwd=ROOT).returncode == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_everything_stops_when_it_is_asked_to(tmp: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "bin.services", sys.executable, "-c", "print(1, flush=True); input()"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        assert len(folders(tmp)) == 1
        os.killpg(process.pid, number)
        assert process.wait(120) != 0
    assert folders(tmp) == []
