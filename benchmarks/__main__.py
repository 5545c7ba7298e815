"""Measure floors and pages in one run, and print each ratio beside its floor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.client import Client, quiet, timed  # noqa: E402
from benchmarks.world import World, build, colleagues  # noqa: E402

RUNS = 150
WARM_UP = 5
Floors = Sequence[Callable[[], object]]


@dataclass(frozen=True)
class Line:
    """One measured thing: its time, its floor (both ms), and the highest ratio that is allowed."""

    name: str
    taken: float
    floor_name: str
    floor: float
    allowed: float

    @property
    def ratio(self) -> float:
        return self.taken / self.floor

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.allowed else "TOO SLOW"
        return (
            f"{self.name:<34} {self.taken:8.2f} ms   floor {self.floor_name:<12} {self.floor:8.2f} ms   "
            f"ratio {self.ratio:5.2f}   allowed {self.allowed:4.1f}   {verdict}"
        )


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[int]:
    """The portal under gunicorn with one worker; gives its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "1",
        "-k",
        "gthread",
        "--threads",
        "2",
        "--keep-alive",
        "60",
    ]
    process = subprocess.Popen([*command, "--log-level", "error", "digiverkosto.wsgi:application"])
    try:
        for _try in range(100):
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def insert() -> None:
    """I: one bare insert with its commit."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor (body) VALUES ('{\"a\": 1}')")


def full_answer(run: Any) -> dict[str, object]:
    """Every question of the short form answered."""
    fields: dict[str, object] = {f"N{number}": str(1 + (number + run) % 5) for number in range(1, 12)}
    fields |= {
        "sector": "edu",
        "position": "emp",
        "age": "40",
        "benefits": ["time", "flow", "save"],
        "token": f"bench-{run}",
    }
    fields["O1"] = "Vähemmän kirjautumisia."
    return fields


def measured(name: str, floor: str, allowed: float, steps: Sequence[Callable[[], object]], floors: Floors) -> Line:
    """Take each step and its floors by turns, so that a noisy moment hits all of them; the first steps warm up."""
    taken: list[float] = []
    least: list[list[float]] = [[] for _floor in floors]
    for number, step in enumerate(steps):
        times = [timed(step), *map(timed, floors)]
        if number >= WARM_UP:
            taken.append(times[0])
            for kept, one in zip(least, times[1:], strict=True):
                kept.append(one)
    return Line(name, quiet(taken), floor, sum(map(quiet, least)), allowed)


def pages(port: int, world: World) -> list[Line]:
    """Each page against its floor: a respondent's without a session, a contact person's with one."""
    respondent, contact = Client(port), Client(port, world.session)
    event = f"/fi/m/901/{world.enrolment.programme.slug}/events/{world.event.pk}/"
    contact.get(event)
    runs = range(RUNS + WARM_UP)
    see = partial(respondent.get, world.open_survey)
    answers = [partial(respondent.post, world.open_survey, full_answer(run)) for run in runs]
    seats = [partial(contact.post, event, {"member": member}) for member in colleagues(world, len(runs))]
    results = partial(contact.get, world.results)
    empty, empty_to_contact = partial(respondent.get, "/empty"), partial(contact.get, "/empty")
    return [
        measured("survey form", "E", 2, [see for _run in runs], [empty]),
        measured("a full answer", "E + I", 4, answers, [empty, insert]),
        measured("a registration", "E", 5, seats, [empty_to_contact]),
        measured("results page, 3,000 answers", "E", 3, [results for _run in runs], [empty_to_contact]),
    ]


def document() -> Line:
    """The PDF of the demo's finished roadmap against bare WeasyPrint on the same markup and files."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from documents.fetcher import BASE, OwnFiles
    from roadmaps.document.rendering import brand_of, make_pdf, markup
    from roadmaps.models import Version

    content = Version.objects.filter(approved_at__isnull=False).latest("pk").content
    brand = brand_of(content)
    html, css = markup(content, brand)
    fetcher = OwnFiles(brand.files())

    def bare() -> None:
        fonts = FontConfiguration()
        style = CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=fonts)
        page = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")

    return measured("the document", "WeasyPrint", 1.3, [partial(make_pdf, content)] * (5 + WARM_UP), [bare])


def main() -> int:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id serial PRIMARY KEY, body jsonb)")
    world = build()
    with server() as port:
        lines = pages(port, world)
    lines.append(document())
    for line in lines:
        print(line)
    return int(any(line.ratio > line.allowed for line in lines))


if __name__ == "__main__":
    sys.exit(main())
