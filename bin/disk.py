"""Tries to tell whose answer is whose from what a disk holds, without the workers' secret.

    bin/with-services .venv/bin/python -m bin.disk

Sixty people answer one after the other. Then, while the survey is open, after closing and after release, each attack
guesses from a dump, the database's files, its write-ahead log and the process's log who gave which answer; by chance one
guess in sixty is right. At the end it is all done once more with the seal taken out, which shows that the attacks work.
"""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from random import Random
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digiverkosto.settings.test")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bin import wal  # noqa: E402
from municipalities.models import Municipality  # noqa: E402
from municipalities.services import register  # noqa: E402
from surveys import instruments, sealing  # noqa: E402
from surveys.models import InstrumentVersion, KeyPair, Round, Survey  # noqa: E402
from surveys.models.instrument import USUAL  # noqa: E402
from surveys.services import answering, closing, keys, opening, parts, releasing  # noqa: E402

PEOPLE = 60
HEADS = ("sector:edu", "sector:tech")
CHANCE = 8
"""Right guesses that chance alone reaches less than once in a hundred thousand attacks."""
PHASES = ("open", "counted", "closed", "released")
"""Counted: a worker has opened from which sectors the answers came, as it does while a survey is open."""

Attack = Callable[["Disk"], int]
Scores = Mapping[str, Mapping[str, int]]
"""Phase → attack → how many of the people were linked to their answers."""


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def place_in_log() -> int:
    """How far the write-ahead log has been written; 0 where the database has none that is kept apart."""
    if not on_postgresql():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


class Disk:
    """What somebody holds who has the disk and not the secret.

    `marks` and `sectors`: what each person wrote and chose, in the order of answering. `key`: the wrapped one that there
    was while the survey was open. `log`: the process's. `since`: the place in the write-ahead log before all.
    """

    def __init__(self, survey: Survey, people: Sequence[tuple[str, str]], key: bytes, since: int) -> None:
        self.survey, self.key, self.since, self.log = survey, key, since, ""
        self.marks, self.sectors = [mark for mark, _sector in people], [sector for _mark, sector in people]

    def rows(self, table: str, column: str) -> list[tuple[bytes, str]]:
        """The survey's rows in the order of writing, each with the transaction that wrote it."""
        order, writer = ("xmin::text::bigint, ctid", "xmin::text") if on_postgresql() else ("rowid", "''")
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {column}, {writer} FROM {table} WHERE survey_id = %s ORDER BY {order}",  # noqa: S608
                [self.survey.pk],
            )
            return [
                (value.encode() if isinstance(value, str) else bytes(value or b""), by)
                for value, by in cursor.fetchall()
            ]

    def files(self) -> Iterator[bytes]:
        """The files of the surveys' tables, with what was deleted and is still in them."""
        if not on_postgresql():
            path = Path(str(connection.settings_dict["NAME"]))
            yield from (file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
            return
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            folder = Path(cursor.fetchone()[0])
            cursor.execute(
                "SELECT pg_relation_filepath(oid) FROM pg_class c WHERE relkind IN ('r', 't') AND EXISTS ("
                "SELECT FROM pg_class t WHERE t.relname LIKE 'surveys%%' AND c.oid IN (t.oid, t.reltoastrelid))"
            )
            paths = [folder / path for (path,) in cursor.fetchall()]
        yield from (file.read_bytes() for path in paths for file in sorted(path.parent.glob(f"{path.name}*")))

    def log_of_changes(self) -> bytes:
        """The write-ahead log since the survey was opened; SQLite's is one of the files."""
        if not on_postgresql():
            return b""
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return wal.text(Path(cursor.fetchone()[0]) / "pg_wal", self.since)

    def guessed(self, texts: Sequence[bytes]) -> int:
        """How many marks stand in the text of their own place, when the first text is taken for the first person's."""
        return sum(mark.encode() in text for mark, text in zip(self.marks, texts, strict=False))


def by_order_of_boxes(disk: Disk) -> int:
    return disk.guessed([box for box, _writer in disk.rows("surveys_sealedanswer", "box")])


def by_order_of_words(disk: Disk) -> int:
    return disk.guessed([text for text, _writer in disk.rows("surveys_openanswer", "text")])


def by_length(disk: Disk) -> int:
    """Whoever wrote more has the longer box: people told apart by that, when no two boxes are equally long."""
    lengths = [len(box) for box, _writer in disk.rows("surveys_sealedanswer", "box")]
    return len(set(lengths)) if len(set(lengths)) > 1 else 0


def by_transaction(disk: Disk) -> int:
    """Own words in the transaction of a box, which has a place in the order of answering."""
    writers = [writer for _box, writer in disk.rows("surveys_sealedanswer", "box")]
    words = {writer: text for text, writer in disk.rows("surveys_openanswer", "text") if writers.count(writer) == 1}
    return disk.guessed([words.get(writer, b"") for writer in writers])


def by_files(disk: Disk) -> int:
    """Marks in the order in which a file has them, for each file of the database."""
    best = 0
    for content in (*disk.files(), disk.log_of_changes()):
        places = {mark: place for mark in disk.marks if (place := content.find(mark.encode())) >= 0}
        in_order = sorted(places, key=places.__getitem__)
        best = max(best, sum(mark == guess for mark, guess in zip(disk.marks, in_order, strict=False)))
    return best


def by_log(disk: Disk) -> int:
    return sum(mark in disk.log for mark in disk.marks)


def by_part(disk: Disk) -> int:
    """The sector of each, in the order of answering."""
    parts = [part for part, _writer in disk.rows("surveys_sealedanswer", "part")]
    return sum(sector.encode() in part for sector, part in zip(disk.sectors, parts, strict=False))


def by_key(disk: Disk) -> int:
    """Everybody, where the key stands in a file when it has been destroyed: with the secret, got later, it opens boxes."""
    if KeyPair.objects.filter(survey=disk.survey).exists():
        return 0
    return PEOPLE if any(disk.key in content for content in disk.files()) else 0


ATTACKS: Sequence[Attack] = (
    by_order_of_boxes,
    by_order_of_words,
    by_length,
    by_transaction,
    by_files,
    by_log,
    by_part,
    by_key,
)


@contextmanager
def seal_taken_out() -> Iterator[None]:
    """Boxes that hold what was sent as it is, and as long as it is."""

    def open_box(_private: object, box: bytes) -> sealing.Response:
        return sealing.read_packed(box)

    with (
        patch.object(answering, "seal", lambda _public, response, _room: response.packed()),
        patch.object(answering, "seal_part", lambda _public, part: part.encode()),
        patch.object(parts, "unseal_part", lambda _private, part: part.decode()),
        patch.object(closing, "unseal", open_box),
    ):
        yield


@contextmanager
def listened() -> Iterator[io.StringIO]:
    """All that the process logs meanwhile."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def opened_survey() -> Survey:
    now = timezone.now()
    round = Round.objects.create(
        instrument_version=InstrumentVersion.objects.filter(instrument__key=USUAL).latest("number"),
        title="Disk",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    place = Municipality.objects.earliest("pk")
    survey = Survey.objects.create(round=round, municipality=place, headcounts=dict.fromkeys(HEADS, 90))
    return opening.open_survey(survey=survey, actor=None)


def answer_all(survey: Survey, random: Random) -> list[tuple[str, str]]:
    """Sixty people send the form one after the other. Returns what each wrote, and their sector."""
    people = [(f"mark-{random.getrandbits(64):016x}", random.choice(["edu", "tech"])) for _person in range(PEOPLE)]
    for number, (mark, sector) in enumerate(people):
        form = {question.code: str(random.randint(1, 5)) for question in survey.round.questionnaire.rated}
        form |= {"sector": sector, "position": "emp", "age": "40"}
        form |= {"O1": f"{mark} {'x' * random.randrange(200)}", "token": f"{mark}-{number}"}
        answer = Client().post(reverse("survey", args=[survey.key]), form)
        if answer.status_code != HTTPStatus.FOUND:
            raise RuntimeError(f"an answer was not taken in: {answer.status_code}")
    return people


def attempt(seed: int) -> Scores:
    """What each attack reaches in each phase."""
    random, scores = Random(seed), {}  # noqa: S311
    with listened() as said:
        since, survey = place_in_log(), opened_survey()
        disk = Disk(survey, answer_all(survey, random), bytes(survey.key_pair.wrapped), since)
        for phase in PHASES:
            if phase == "counted":
                parts.count_parts(survey)
            elif phase == "closed":
                closing.close(survey=survey)
            elif phase == "released":
                releasing.release(survey=survey, actor=None)
                keys.scrub()
            disk.log = said.getvalue()
            scores[phase] = {attack.__name__: attack(disk) for attack in ATTACKS}
    return scores


def main() -> int:
    call_command("migrate", verbosity=0)
    register.load()
    instruments.load()
    sealed = attempt(1)
    with seal_taken_out():
        bare = attempt(2)
    for name, scores in (("sealed", sealed), ("seal taken out", bare)):
        for phase, by_attack in scores.items():
            for attack, linked in by_attack.items():
                print(f"{name:15} {phase:9} {attack:18} {linked:3} of {PEOPLE}")
    holds = all(linked <= CHANCE for scores in sealed.values() for linked in scores.values())
    works = max(bare["open"].values()) == PEOPLE
    return int(not (holds and works))


if __name__ == "__main__":
    sys.exit(main())
