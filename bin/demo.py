"""Serves the demo: loads what it shows, then runs web server, worker and schedule until Ctrl-C.

    python -m bin.demo    # PORT=8000

Everything it writes lies in var/, which may be deleted at any time while the demo is stopped.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("DEMO_DIR") or ROOT / "var")
LOGS = VAR / "log"
STAMP = VAR / "loaded"
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOADERS = ("load_municipalities", "load_programmes", "load_instruments", "load_demo")
LOADED_FROM = ("*/migrations/*.py", "*/data/*", "*/management/commands/load_*.py", "demo/**/*.py")
BIN = Path(sys.executable).parent


class DemoError(Exception):
    """The demo cannot go on; the text is for the person at the terminal."""


def say(text: str) -> None:
    print(text, flush=True)


def wanted_port() -> int:
    """PORT from the environment, free to listen on."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoError(
            f"PORT={text} is not a port. Give a number between 1 and 65535, for example PORT=8080 make demo."
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise DemoError(
                f"Port {text} cannot be used ({error.strerror}). Nothing was started or changed. "
                f"Stop what uses it, or choose another port: PORT={int(text) + 1} make demo."
            ) from error
    return int(text)


def manage(*arguments: str) -> None:
    """Runs a management command and shows what it says."""
    result = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT)
    if result.returncode:
        raise DemoError(f"manage.py {' '.join(arguments)} failed, see above. To begin with an empty demo, delete var/.")


def loaded_from() -> str:
    """The digest of everything the demo's content is made from."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in LOADED_FROM for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load() -> None:
    """Brings the database up to date, unless it was made from the same migrations, facts and demo."""
    digest = loaded_from()
    if STAMP.exists() and STAMP.read_text() == digest and (VAR / "db.sqlite3").exists():
        return
    say("Loading the demo, which takes up to a minute the first time")
    manage("migrate", "--verbosity", "0")
    for loader in LOADERS:
        manage(loader)
    STAMP.write_text(digest)


def programs(port: int) -> dict[str, list[str]]:
    """The command lines of what runs, by name."""
    celery = [str(BIN / "celery"), "-A", "digiverkosto"]
    web = [
        str(BIN / "gunicorn"),
        "digiverkosto.wsgi:application",
        "--bind",
        f"{HOST}:{port}",
        "--no-control-socket",
    ]
    return {
        "web": [*web, "--worker-class", "gthread", "--workers", "2", "--threads", "4"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", str(VAR / "schedule"), "--pidfile", "", "--loglevel", "INFO"],
    }


def start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    """Starts a program in a process group of its own, which ends should this process be killed."""
    with (LOGS / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def last_lines(name: str) -> str:
    """The end of a program's log."""
    lines = (LOGS / f"{name}.log").read_text(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-15:])


def ended(children: dict[str, subprocess.Popen[bytes]]) -> Iterator[str]:
    """Removes and yields the names of the programs that have ended."""
    for name in [name for name, child in children.items() if child.poll() is not None]:
        child = children.pop(name)
        signal_group(child, signal.SIGKILL)
        say(f"{name} has stopped (status {child.returncode}). Its log ends:\n{last_lines(name)}")
        yield name


def wait_for_web(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Returns once the web server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if "web" in set(ended(children)):
            raise DemoError("The web server did not start.")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise DemoError(f"The web server did not answer in {START_SECONDS} s. Its log:\n{last_lines('web')}")


def watch(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Starts the worker and the schedule again when they end: a queue of files may show a half-written message to the
    worker, which ends it. Raises DemoError when the web server ends.
    """
    while True:
        names = list(ended(children))
        if "web" in names:
            raise DemoError("The demo ends, since its web server has stopped.")
        for name in names:
            say(f"{name} is started again.")
            children[name] = start(name, programs(port)[name])
        time.sleep(2 if names else 0.5)


def signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals the program and everything it has started."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Asks every program to finish, and ends by force what has not after ten seconds."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            continue
    for child in children.values():
        signal_group(child, signal.SIGKILL)
        child.wait()


def serve(port: int) -> None:
    """Runs web server, worker and schedule until this process is interrupted."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in LOGS.glob("*.log"):
        log.unlink()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs(port).items():
            children[name] = start(name, command)
        wait_for_web(port, children)
        manage("demo_logins")
        say(f"\nDigiverkosto is at http://{HOST}:{port}/ (logs in var/log/; Ctrl-C stops it)")
        watch(port, children)
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        stop(children)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Being terminated, or losing its terminal, stops the demo as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "digiverkosto.settings.demo"
    os.environ.setdefault("PUBLIC_URL", f"http://{HOST}:{os.environ.get('PORT', '8000')}")
    for number in STOPPING:
        signal.signal(number, interrupt)
    try:
        port = wanted_port()
        VAR.mkdir(parents=True, exist_ok=True)
        load()
        serve(port)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nThe demo has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
