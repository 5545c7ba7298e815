"""Dumping PostgreSQL by its own programs, and putting the dump back in one transaction."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from accounts.backup.archive import BackupError

EMPTY = "SET client_min_messages = warning;\nDROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
"""`pg_restore --clean` knows the dump's tables alone: one that is newer and refers to them would stop it."""


def program(name: str) -> str:
    """The path of one of PostgreSQL's client programs, the newest where PATH names none. Raises BackupError."""
    if found := shutil.which(name):
        return found
    folders = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    if newest := max(folders, key=lambda path: float(path.parts[-3]), default=None):
        return str(newest)
    raise BackupError(f"{name} is not installed. Install PostgreSQL's client programs, of the server's version.")


def address() -> tuple[list[str], str, dict[str, str]]:
    """Where the configured database is: arguments, its name, and the environment with its password."""
    (_psql, *where, name), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return where, name, {**os.environ, **(environment or {})}


def dump(target: Path) -> None:
    """The whole database as it is at one moment. Raises BackupError with what pg_dump says."""
    where, name, environment = address()
    command = [program("pg_dump"), *where, "--no-password", "--format=custom", "--no-owner", "--no-privileges"]
    done = subprocess.run([*command, f"--file={target}", name], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"pg_dump failed: {done.stderr.strip()}")


def load(source: Path, *, afterwards: tuple[str, ...]) -> None:
    """Replace all that the database holds by the dump, with the statements `afterwards`; all of it or nothing.

    The transaction is committed by the last line that psql is given, so it is undone whoever dies before. Raises
    BackupError with what the programs say.
    """
    where, name, environment = address()
    connection.close()
    reading = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    writing = [program("psql"), *where, "--no-password", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", name]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        ) as psql,
    ):
        with subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as script:
            whole = hand_over(script, psql, afterwards)
        failed = psql.wait() or not whole
        said.seek(0)
        if failed:
            raise BackupError(f"The database stays as it was: {said.read().decode(errors='replace').strip()}")


def hand_over(script: subprocess.Popen[bytes], psql: subprocess.Popen[bytes], afterwards: tuple[str, ...]) -> bool:
    """Have psql run the script and the statements in one transaction. Returns whether it was told to commit."""
    pipe, lines = stream(psql.stdin), stream(script.stdout)
    try:
        with pipe:
            pipe.write(f"BEGIN;\n{EMPTY}".encode())
            shutil.copyfileobj(lines, pipe)
            if script.wait():
                return False
            pipe.write("".join(f"{line};\n" for line in ("SET search_path TO public", *afterwards, "COMMIT")).encode())
    except BrokenPipeError:  # psql has stopped at an error, and has said which
        script.terminate()
        return False
    return True


def stream(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BackupError("A program of PostgreSQL was started without a pipe.")
    return pipe


def others() -> int:
    """How many other connections the database has: a web server or a worker that still runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
