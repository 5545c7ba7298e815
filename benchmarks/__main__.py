"""Measure floors and pages in one run, and print each ratio beside its floor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.client import Client, times  # noqa: E402
from benchmarks.world import World, build, colleagues  # noqa: E402

RUNS = 150


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


def insert_floor() -> float:
    """I: one bare insert with its commit."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id serial PRIMARY KEY, body jsonb)")

        def insert(_run: object) -> None:
            cursor.execute("INSERT INTO bench_floor (body) VALUES ('{\"a\": 1}')")

        return times(insert, range(RUNS))


def full_answer(form: str, run: int) -> dict[str, object]:
    """Every question of the short form answered."""
    fields: dict[str, object] = {f"N{number}": str(1 + (number + run) % 5) for number in range(1, 12)}
    fields |= {
        "sector": "edu",
        "position": "emp",
        "age": "40",
        "benefits": ["time", "flow", "save"],
        "token": f"bench-{form}-{run}",
    }
    fields["O1"] = "Vähemmän kirjautumisia."
    return fields


def pages(client: Client, world: World) -> list[Line]:
    """Each page against its floor; floors and pages take turns in rounds, so that a noisy moment hits both."""
    members = colleagues(world, RUNS + 5)
    event = f"/fi/m/901/events/{world.event.pk}/"
    client.get(event)
    for path in ("/empty", world.open_survey, world.results):
        times(lambda _run, path=path: client.get(path), range(10))  # type: ignore[misc]
    client.post(event, {"member": members.pop()})
    insert = insert_floor()
    empty = times(lambda _run: client.get("/empty"), range(RUNS))
    form = times(lambda _run: client.get(world.open_survey), range(RUNS))
    empty_again = times(lambda _run: client.get("/empty"), range(RUNS))
    answer = times(lambda run: client.ask("POST", world.open_survey, encoded(full_answer("a", run))), range(RUNS))  # type: ignore[arg-type]
    results = times(lambda _run: client.get(world.results), range(RUNS))
    register = times(lambda member: post_only(client, event, member), members[:RUNS])
    floor = (empty + empty_again) / 2
    return [
        Line("survey form", form, "E", floor, 2),
        Line("a full answer", answer, "E + I", floor + insert, 4),
        Line("a registration", register, "E", floor, 5),
        Line("results page, 3,000 answers", results, "E", floor, 3),
    ]


def encoded(fields: dict[str, object]) -> str:
    return urlencode(fields, doseq=True)


def post_only(client: Client, path: str, member: object) -> None:
    client.post(path, {"member": member})


def document() -> Line:
    """The PDF of the demo's finished roadmap against bare WeasyPrint on the same markup and files."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from municipalities.typefaces import family_of
    from roadmaps.document.fetcher import BASE, OwnFiles
    from roadmaps.document.rendering import files_of, make_pdf, markup, read_logo
    from roadmaps.models import Version

    content = Version.objects.filter(approved_at__isnull=False).latest("pk").content
    faces = list(family_of(content["brand"]["typeface"]).faces())
    logo = read_logo(content["brand"]["logo"])
    html, css = markup(content, faces, has_logo=logo is not None)
    fetcher = OwnFiles(files_of(faces, logo))

    def bare(_run: object) -> None:
        fonts = FontConfiguration()
        style = CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=fonts)
        page = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")

    bare(None)
    turns = [(times(lambda _run: make_pdf(content), range(1)), times(bare, range(1))) for _turn in range(5)]
    return Line(
        "the document",
        median(ours for ours, _floor in turns),
        "WeasyPrint",
        median(floor for _ours, floor in turns),
        1.3,
    )


def main() -> int:
    call_command("migrate", verbosity=0)
    world = build()
    with server() as port:
        lines = pages(Client(port, world.session), world)
    lines.append(document())
    for line in lines:
        print(line)
    return int(any(line.ratio > line.allowed for line in lines))


if __name__ == "__main__":
    sys.exit(main())
