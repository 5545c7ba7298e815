"""Copying the demo's SQLite, and putting the copy back, by SQLite's own way of copying a database in use."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection


def dump(target: Path) -> None:
    """The whole database as it is at one moment, in one file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def load(source: Path, *, afterwards: tuple[str, ...]) -> None:
    """Replace all that the database holds by the copy, with the statements `afterwards`; all of it or nothing."""
    connection.ensure_connection()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / source.name
        shutil.copyfile(source, copy)
        with closing(sqlite3.connect(copy)) as ready:
            for statement in afterwards:
                ready.execute(statement)
            ready.commit()
            ready.backup(connection.connection)
    connection.close()
