"""Whoever holds the disk and not the workers' secret links nobody to an answer, on either database (DESIGN 4.1)."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection

from bin import disk
from surveys import instruments
from surveys.models import OpenAnswer, SealedAnswer, Survey
from surveys.sealing import Response
from surveys.services import answering, keys
from tests import factories


@pytest.fixture
def loaded(transactional_db: None) -> None:
    instruments.load()
    factories.municipality()


@contextmanager
def somebody_reads() -> Iterator[None]:
    """Meanwhile a transaction runs that could still see all that is deleted, such as a backup's."""
    reader = connection.get_new_connection(connection.get_connection_params())
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM django_content_type")
            yield
    finally:
        reader.close()


def test_sealed_answers_are_linked_to_nobody_in_any_phase(loaded: None) -> None:
    with somebody_reads():
        scores = disk.attempt(seed=1)
    assert set(scores) == set(disk.PHASES)
    linked = {(phase, attack): count for phase, attacks in scores.items() for attack, count in attacks.items()}
    assert {where: count for where, count in linked.items() if count > disk.CHANCE} == {}


def test_attacks_find_everybody_when_the_seal_is_taken_out(loaded: None) -> None:
    with disk.seal_taken_out():
        scores = disk.attempt(seed=2)
    assert scores["open"]["by_order_of_boxes"] == disk.PEOPLE
    assert scores["open"]["by_files"] == disk.PEOPLE
    assert scores["open"]["by_part"] == disk.PEOPLE
    assert scores["open"]["by_length"] > disk.CHANCE


def test_attacks_find_everybody_when_another_rule_is_taken_out(loaded: None) -> None:
    """Own words in the order of answering, in the transaction of their box, in a log; a key left in its file."""
    logger = logging.getLogger("surveys")

    def talkative(survey: Survey, response: Response) -> SealedAnswer:
        row = sealed(survey, response)

        def save_both(**given: Any) -> None:
            SealedAnswer.save(row, **given)
            OpenAnswer.objects.create(survey=survey, question="O1", text=response.words["O1"])

        logger.info("%s", response.words)
        row.save = save_both  # type: ignore[method-assign]
        return row

    sealed = answering.sealed_answer
    with patch.object(answering, "sealed_answer", talkative), patch.object(keys, "scrub"), disk.seal_taken_out():
        scores = disk.attempt(seed=3)
    assert scores["open"]["by_order_of_words"] == scores["open"]["by_transaction"] == disk.PEOPLE
    assert scores["open"]["by_log"] == scores["released"]["by_key"] == disk.PEOPLE


def test_sqlite_keeps_the_same_promises(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'disk.sqlite3'}"}
    command = [sys.executable, "-m", "bin.disk"]
    ran = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
