"""A private PostgreSQL and Redis on free local ports, started for one command and deleted after it.

    python -m bin.services [--durable] COMMAND...

`--durable` keeps PostgreSQL's promise that a commit is on the disk, which measurements need and tests do not.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

NAME = "portal"
START_SECONDS = 30
STOP_SECONDS = 10
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServiceError(Exception):
    """A service could not be found or did not start; the text is for the person at the terminal."""


@dataclass(frozen=True)
class Services:
    """Where the two services answer, as the settings DATABASE_URL and REDIS_URL want it."""

    database_url: str
    redis_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process with the two addresses in it."""
        return {**os.environ, "DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def server_account() -> pwd.struct_passwd:
    """Whom the servers run as: ourselves, but not root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceError("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def as_account(account: pwd.struct_passwd, *command: str, death_signal: str = "TERM") -> list[str]:
    """The command run as that account; it gets `death_signal` should this process be killed."""
    prefix = ["setpriv", "--pdeathsig", death_signal]
    if os.geteuid() == 0:
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [*prefix, *command]


def postgres_programs() -> Path:
    """The folder of PostgreSQL's server programs, the newest where there are several."""
    if program := shutil.which("postgres"):
        return Path(program).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(folders, key=lambda path: float(path.parts[-3]), default=None):
        return newest.parent
    raise ServiceError("PostgreSQL's server is not installed: run bin/setup dev.")


@contextmanager
def private_folder(account: pwd.struct_passwd) -> Iterator[Path]:
    """A new folder that only the account can read, deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="digiverkosto-"))
    try:
        os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def file_for(account: pwd.struct_passwd, path: Path, text: str) -> Path:
    """Writes the text into a new file that belongs to the account."""
    path.write_text(text)
    os.chown(path, account.pw_uid, account.pw_gid)
    return path


@contextmanager
def running(command: list[str], *, stop: signal.Signals, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own session, stopped by that signal, and by force if need be."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(answers: Callable[[], None], process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once `answers` raises nothing.

    Raises ServiceError with the log when the process ends or time is up.
    """
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return answers()
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"{process.args!r} did not start:\n{log.read_text()}") from error
            time.sleep(0.05)


@contextmanager
def postgres(folder: Path, account: pwd.struct_passwd, *, durable: bool) -> Iterator[str]:
    """A PostgreSQL cluster in the folder with an empty database; yields its address."""
    programs, data, log = postgres_programs(), folder / "data", folder / "postgres.log"
    password, port = secrets.token_hex(16), free_port()
    password_file = file_for(account, folder / "password", password)
    initdb = [
        str(programs / "initdb"),
        "--pgdata",
        str(data),
        "--username",
        NAME,
        "--pwfile",
        str(password_file),
    ]
    initdb += [
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=icu",
        "--icu-locale=fi",
        "--locale=C.UTF-8",
    ]
    made = subprocess.run(as_account(account, *initdb, "--no-sync"), cwd=folder, capture_output=True, text=True)
    if made.returncode:
        raise ServiceError(f"PostgreSQL's files could not be made:\n{made.stdout}{made.stderr}")
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        "max_connections=200",
    ]
    options += ["shared_buffers=256MB", "wal_keep_size=256MB", *(() if durable else FORGETFUL)]
    server = [
        str(programs / "postgres"),
        "-D",
        str(data),
        *(part for option in options for part in ("-c", option)),
    ]
    address = f"postgres://{NAME}:{password}@127.0.0.1:{port}/"

    def create_database() -> None:
        with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    with running(as_account(account, *server, death_signal="INT"), stop=signal.SIGINT, log=log) as process:
        wait_until(create_database, process, log)
        yield address + NAME


@contextmanager
def redis_server(folder: Path, account: pwd.struct_passwd) -> Iterator[str]:
    """A Redis that keeps everything in memory; yields its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceError("Redis is not installed: run bin/setup dev.")
    password, port, log = secrets.token_hex(16), free_port(), folder / "redis.log"
    lines = [
        f"port {port}",
        "bind 127.0.0.1",
        f"requirepass {password}",
        'save ""',
        "appendonly no",
        f"dir {folder}",
    ]
    address = f"redis://:{password}@127.0.0.1:{port}"

    def ping() -> None:
        with redis.Redis.from_url(address) as client:
            client.ping()

    configuration = file_for(account, folder / "redis.conf", "\n".join(lines))
    command = as_account(account, program, str(configuration))
    with running(command, stop=signal.SIGTERM, log=log) as process:
        wait_until(ping, process, log)
        yield address


@contextmanager
def services(*, durable: bool = False) -> Iterator[Services]:
    """Both services, running while the context lasts; nothing of them is left after it."""
    account = server_account()
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder(account))
        database_url = stack.enter_context(postgres(folder, account, durable=durable))
        redis_url = stack.enter_context(redis_server(folder, account))
        yield Services(database_url=database_url, redis_url=redis_url)


def interrupted(number: int, frame: object) -> None:
    """Turns a signal to stop into an exit that lets the contexts clean up."""
    sys.exit(128 + number)


def main(arguments: list[str]) -> int:
    durable = arguments[:1] == ["--durable"]
    command = arguments[1:] if durable else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background command inherits it ignored
    try:
        with services(durable=durable) as running_services:
            return run(command, running_services.environment)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(command: list[str], environment: dict[str, str]) -> int:
    """The command's exit status; the command is stopped when this process is asked to stop.

    Ctrl-C reaches the command by itself, which is then only waited for.
    """
    with subprocess.Popen(command, env=environment) as process:
        try:
            return process.wait()
        except BaseException as reason:
            if not isinstance(reason, KeyboardInterrupt):
                process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
