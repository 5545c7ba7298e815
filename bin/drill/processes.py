"""The portal's processes, started again when they end, as containers are; and the faults done to them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bin.services import Services, as_account, postgres_programs, server_account

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Supervised:
    """A process of its own session that is started again when it ends."""

    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    wanted: bool = True
    process: subprocess.Popen[bytes] | None = None
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.wanted = True
        self._thread = threading.Thread(target=self.keep, daemon=True)
        self._thread.start()

    def keep(self) -> None:
        while self.wanted:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
            self.process.wait()
            time.sleep(0.5)

    def kill(self) -> None:
        """As a power cut would, children too."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.wanted = False
        self.kill()
        self._thread.join(10)


@dataclass(frozen=True)
class Portal:
    web: Supervised
    letters: Supervised
    documents: Supervised
    work: Supervised
    beat: Supervised

    @property
    def all(self) -> tuple[Supervised, ...]:
        return (self.beat, self.web, self.letters, self.documents, self.work)

    def end(self) -> None:
        for process in self.all:
            process.end()

    def begin(self) -> None:
        for process in self.all:
            process.begin()


@contextmanager
def portal(environment: dict[str, str], folder: Path, port: int) -> Iterator[Portal]:
    """As in docker-compose.yml: web, a worker for each kind of queue, and the schedule."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "digiverkosto"]
    gunicorn = [*python, "gunicorn", "digiverkosto.wsgi", "-b", f"127.0.0.1:{port}", "-k", "gthread", "-w", "2"]

    def keep(name: str, command: Sequence[str]) -> Supervised:
        return Supervised(command, environment, folder / f"{name}.log")

    def worker(name: str, queues: str) -> Supervised:
        return keep(
            name, [*celery, "worker", "-Q", queues, "-c", "2", "-n", name, "--without-gossip", "--without-mingle"]
        )

    made = Portal(
        web=keep("web", [*gunicorn, "--threads", "4", "--no-control-socket"]),
        letters=worker("letters", "codes,mail"),
        documents=worker("documents", "documents"),
        work=worker("work", "celery"),
        beat=keep("beat", [*celery, "beat", "-s", str(folder / "schedule"), "--pidfile", ""]),
    )
    try:
        yield made
    finally:
        made.end()


@dataclass(frozen=True)
class Servers:
    """The private PostgreSQL and Redis, and what is done to them."""

    addresses: Services
    folder: Path

    def restart_postgres(self, mode: str) -> None:
        """`mode`: immediate, as a crash, or fast, as an upgrade does it."""
        self._control("restart", "-m", mode, "-w")

    def stop_postgres(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        program = str(postgres_programs() / "pg_ctl")
        command = [
            program,
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "data" / "restarted.log"),
            "-s",
            *arguments,
        ]
        account = server_account()
        plain = as_account(account, *command)
        # It starts a server that outlives it, so that the server must not end with this command.
        subprocess.run([part for part in plain if part not in ("--pdeathsig", "TERM")], check=False, cwd=self.folder)

    def hang_redis(self, seconds: float) -> None:
        """It takes every call and answers none."""
        number = self.redis_process()
        os.kill(number, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(number, signal.SIGCONT)

    def redis_process(self) -> int:
        port = self.addresses.redis_url.rsplit(":", 1)[1]
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = entry.read_bytes()
            except OSError:
                continue
            if b"redis-server" in command and f":{port}".encode() in command:
                return int(entry.parent.name)
        raise LookupError("the drill's Redis is not there")
