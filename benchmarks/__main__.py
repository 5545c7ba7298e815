"""Measure floors and pages in one run, and print each ratio beside its floor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import crowd, grouping, letters, pages  # noqa: E402
from benchmarks.measuring import WARM_UP, Line, measured  # noqa: E402
from benchmarks.scale import build as build_country  # noqa: E402
from benchmarks.world import ANSWERS, World, load_everything, new_round  # noqa: E402
from benchmarks.world import build as build_network  # noqa: E402
from demo.answers import fill  # noqa: E402
from demo.cast import PLACES  # noqa: E402
from municipalities.models import Municipality  # noqa: E402
from participants.models import Enrolment  # noqa: E402
from roadmaps import services as roadmaps  # noqa: E402
from surveys.models import Survey  # noqa: E402
from surveys.services import closing as survey_closing  # noqa: E402
from surveys.services import opening  # noqa: E402

RUNS = 60
ROADMAP_STARTS = 100
"""Milliseconds."""
CLOSING = 10
"""Seconds."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(workers: int = 1, threads: int = 2) -> Iterator[int]:
    """The portal under gunicorn; gives its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        f"{workers}",
        "-k",
        "gthread",
        "--threads",
        f"{threads}",
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


def starting_a_roadmap(world: World) -> float:
    """Seconds that a worker or a page takes to start one roadmap, on average over the participants that have none."""
    waiting = list(Enrolment.objects.accepted().filter(programme=world.enrolment.programme, roadmap=None)[:20])
    start = time.perf_counter()
    for enrolment in waiting:
        roadmaps.start(enrolment=enrolment, actor=None)
    return (time.perf_counter() - start) / len(waiting)


def closing_a_survey(world: World) -> float:
    """Seconds that a worker takes to open and count as many sealed answers as `ANSWERS`."""
    survey = Survey.objects.create(
        round=new_round(world.enrolment.programme, "Closing"),
        municipality=Municipality.objects.get(code=PLACES[0].code),
    )
    survey = opening.open_survey(survey=survey, actor=None)
    fill(survey, replace(PLACES[0], answers=ANSWERS))
    start = time.perf_counter()
    survey_closing.close(survey=survey)
    return time.perf_counter() - start


def main(arguments: Sequence[str]) -> int:
    """`--scale`: on the whole country, which takes minutes to make."""
    scale = "--scale" in arguments
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id serial PRIMARY KEY, body jsonb)")
    load_everything()
    build = build_country if scale else build_network
    started = time.perf_counter()
    world = build()
    print(f"the world was made in {time.perf_counter() - started:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    runs = RUNS + WARM_UP
    measured_lines: list[Line] = []

    def show(lines: Iterable[Line]) -> None:
        for line in lines:
            print(line, flush=True)
            measured_lines.append(line)

    with server() as port:
        show(pages.lines(port, world, runs))
        show(pages.respondent_lines(port, world, runs, insert))
    with server(workers=2, threads=4) as port:  # as many people at once are served: by a process a core
        show(crowd.lines(port, world))
        rush = crowd.rush(port, world)
        print(rush, flush=True)
    search = grouping.searched(world)
    print(search, flush=True)
    show([document()])
    letter, rows = letters.line(world)
    show([letter])
    print(f"{rows:.0f} mails of a letter are made in a second, at least {letters.ROWS_A_SECOND}")
    start = starting_a_roadmap(world) * 1000
    print(f"a roadmap starts in {start:.0f} ms, allowed {ROADMAP_STARTS}")
    closed = closing_a_survey(world)
    print(f"{ANSWERS} sealed answers are opened and counted in {closed:.1f} s, allowed {CLOSING}")
    slow = start > ROADMAP_STARTS or closed > CLOSING or rows < letters.ROWS_A_SECOND
    slow = slow or not rush.holds or not search.holds
    return int(slow or any(not line.holds for line in measured_lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
