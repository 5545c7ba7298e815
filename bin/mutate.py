"""Plants one fault after the other in the modules of bin/mutants.toml, and lists those that no test notices.

python -m bin.mutate [PART...]: of the modules whose path has one of the parts in it; `jobs/services.py:claim` is one
function. WORKERS=2 runs that many at once, each in its own copy of the sources with its own PostgreSQL and Redis.

Ends with 1 when fewer than 85 of 100 are noticed, or when one is not that tests/mutants/harmless.toml does not explain.
"""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

import pytest

from bin.mutants import Mutant, mutants_of
from bin.services import interrupted, services

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "bin" / "mutants.toml"
HARMLESS = ROOT / "tests" / "mutants" / "harmless.toml"
ENOUGH = 0.85
PYTEST = ["-q", "--no-header", "--reuse-db", "--assert=plain", "-p", "no:cacheprovider"]
SAID = "said.txt"
FORKS = multiprocessing.get_context("forkserver")
"""Each run of the tests is a fork of a process that has imported the libraries: half of the time goes into that."""
LIBRARIES = (
    "PIL.Image allauth babel celery django.contrib.admin django.db.models django.test hypothesis pikepdf psycopg pytest "
    "pytest_django redis rules structlog weasyprint xdist"
)
FORKS.set_forkserver_preload(LIBRARIES.split())
Key = tuple[str, str, str]


class TestsFail(Exception):
    """The tests of a module fail without any fault planted; the message is what they say."""


@dataclass
class Room:
    """A copy of the sources, with the environment that its tests run in. `clean`: its database can be used again."""

    folder: Path
    environment: dict[str, str]
    clean: bool = True

    def run(self, arguments: Sequence[str], seconds: float, **environment: str) -> tuple[int, str]:
        """pytest's exit status, -9 when time is up, and what it says."""
        given = [*PYTEST, *([] if self.clean else ["--create-db"]), *arguments]
        process = FORKS.Process(target=pytest_in, args=(self.folder, {**self.environment, **environment}, given))
        process.start()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
        status = process.exitcode or 0
        self.clean = status in (0, 1)
        return status, (self.folder / SAID).read_text(encoding="utf-8", errors="replace")


def pytest_in(folder: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """Run pytest on the sources in the folder, in a process that knows none of our modules yet."""
    os.chdir(folder)
    os.environ.update(environment)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry and Path(entry).resolve() != ROOT)]
    sys.dont_write_bytecode = "-x" in arguments  # the compiled files are those of the module without a fault
    with open(SAID, "wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os._exit(pytest.main(arguments))


@dataclass
class Known:
    """Which tests of a module enter which of its functions, and how long each takes."""

    functions: dict[str, list[str]]
    seconds: dict[str, float]

    def tests_of(self, function: str) -> list[str]:
        """The quickest first; all, where Python runs the code while it imports the module."""
        entered = self.functions.get(function, []) if function else [""]
        chosen = self.seconds if "" in entered else entered
        return sorted(chosen, key=lambda test: self.seconds.get(test, 0))


@dataclass
class Outcome:
    """What became of one module's mutants."""

    module: str
    killed: int = 0
    harmless: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def made(self) -> int:
        return self.killed + self.harmless + len(self.survivors)


def harmless() -> dict[Key, str]:
    """(module, function, change) → why nobody need notice."""
    listed = tomllib.loads(HARMLESS.read_text(encoding="utf-8")).get("harmless", [])
    return {(one["module"], one["function"], one["change"]): one["because"] for one in listed}


def table() -> dict[str, list[str]]:
    """A module's path → the tests that matter to it."""
    modules: dict[str, list[str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["modules"]
    return modules


def chosen(parts: list[str]) -> dict[str, tuple[str, ...]]:
    """The modules asked for, each with how the names of the functions asked for begin."""
    modules: dict[str, tuple[str, ...]] = {}
    for module in table():
        for part in parts or [""]:
            path, _colon, function = part.partition(":")
            if path in module:
                modules[module] = (*modules.get(module, ()), function)
    return modules


@contextmanager
def rooms(count: int) -> Iterator[list[Room]]:
    with ExitStack() as stack:
        made = []
        for _ in range(count):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="digiverkosto-mutants-")))
            environment = {**stack.enter_context(services()).environment, "TMPDIR": str(folder / "tmp")}
            made.append(Room(copied(folder / "sources"), environment))
            (folder / "tmp").mkdir()
        yield made


def copied(folder: Path) -> Path:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "locale", folder / "locale", dirs_exist_ok=True)  # compiled translations are not in git
    return folder


def known(room: Room, module: str, tests: list[str]) -> Known:
    """Run a module's tests as they are. Raises TestsFail."""
    entered = room.folder / "entered.json"
    status, said = room.run(["-p", "bin.entered", *tests], 1800, ENTERED_FILE=module, ENTERED_TO=str(entered))
    if status:
        raise TestsFail(f"{module}: its tests fail as they are.\n{said}")
    return Known(**json.loads(entered.read_text()))


def is_killed(room: Room, module: str, mutant: Mutant, known: Known) -> bool:
    """Whether a test fails, or never ends, with the fault in the module. One that no test enters lives."""
    tests = known.tests_of(mutant.function)
    if not tests:
        return False
    path = room.folder / module
    path.write_text(mutant.source, encoding="utf-8")
    try:
        limit = 20 + 4 * sum(known.seconds.get(test, 0) for test in tests)
        return room.run(["-x", *tests], limit)[0] != 0
    finally:
        shutil.copy2(ROOT / module, path)


def judged(module: str, functions: tuple[str, ...], free: list[Room]) -> Outcome:
    """Try a module's mutants, in all rooms at once."""
    explained, outcome = harmless(), Outcome(module)
    mutants = [
        one for one in mutants_of((ROOT / module).read_text(encoding="utf-8")) if one.function.startswith(functions)
    ]
    to_try = [one for one in mutants if (module, one.function, one.change) not in explained]
    outcome.harmless = len(mutants) - len(to_try)
    print(f"{module}: {len(to_try)} to try", flush=True)
    facts = known(free[0], module, table()[module])
    waiting: SimpleQueue[Room] = SimpleQueue()
    for room in free:
        waiting.put(room)

    def try_one(mutant: Mutant) -> bool:
        room = waiting.get()
        try:
            return is_killed(room, module, mutant, facts)
        finally:
            waiting.put(room)

    with ThreadPoolExecutor(len(free)) as pool:
        for mutant, killed in zip(to_try, pool.map(try_one, to_try), strict=True):
            outcome.killed += killed
            if not killed:
                outcome.survivors.append(mutant)
                print(f"  {module}:{mutant.line} {mutant.function}\n    {mutant.change}", flush=True)
    return outcome


def report(outcomes: list[Outcome]) -> bool:
    """Say how many died, module by module. Returns whether that is enough."""
    for one in outcomes:
        print(
            f"{one.module:45} {one.made:4} made {one.killed:4} killed {one.harmless:4} harmless {len(one.survivors):4} alive"
        )
    made, killed = sum(one.made for one in outcomes), sum(one.killed for one in outcomes)
    alive = sum(len(one.survivors) for one in outcomes)
    print(f"{killed} of {made} killed ({killed / max(made, 1):.0%}); {alive} alive that nobody has explained.")
    return killed >= ENOUGH * made and not alive


def main(parts: list[str]) -> int:
    asked = chosen(parts)
    if not asked:
        print(f"No module of {TABLE.name} has that in its path: {', '.join(table())}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, interrupted)
    with rooms(int(os.environ.get("WORKERS", "2"))) as free:
        try:
            outcomes = [judged(module, functions, free) for module, functions in asked.items()]
        except TestsFail as failure:
            print(failure, file=sys.stderr)
            return 2
    return 0 if report(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
