"""What was there is there again, but for the mail, the sessions, and whoever was erased since."""

import builtins
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.backup import archive, databases
from accounts.models import User
from outbox.models import Message
from tests import factories
from tests.accounts.backup.conftest import restore, rows, stored


@pytest.fixture
def newer_table(aino: User) -> Iterator[Callable[[], None]]:
    """Adds a table that the backup does not know, and that refers to one that it knows."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield lambda: run("CREATE TABLE newer (person bigint REFERENCES accounts_user (id))")
    run("DROP TABLE IF EXISTS newer")


def change_everything(aino: User) -> None:
    aino.name = "Somebody else"
    aino.save()
    factories.person()
    default_storage.delete("loose.txt")
    default_storage.delete("logos/one.png")
    default_storage.save("logos/one.png", ContentFile(b"another"))


def rewrite(backup: Path, **changes: Any) -> None:
    path = backup / archive.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_rows_and_files_are_as_they_were(aino: User, parent: Path, newer_table: Callable[[], None]) -> None:
    before, files = rows(), stored()
    call_command("backup", str(parent))
    change_everything(aino)
    newer_table()
    restore(archive.complete(parent)[-1])
    assert (rows(), stored()) == (before, files)
    assert not databases.has_table("newer")


def test_restored_portal_can_be_backed_up_and_restored_again(backup: Path, parent: Path) -> None:
    restore(backup)
    before = rows()
    call_command("backup", str(parent / "second"))
    restore(archive.complete(parent / "second")[-1])
    assert rows() == before


@pytest.fixture
def older_portal(aino: User) -> Iterator[None]:
    """The database as it was before the newest migrations of an app."""
    Message.objects.all().delete()
    call_command("migrate", "outbox", "0001", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def test_backup_of_an_older_portal_is_brought_up_to_date(older_portal: None, parent: Path) -> None:
    call_command("backup", str(parent))
    backup = archive.complete(parent)[-1]
    assert archive.read(backup).migrations["outbox"] == "0001_initial"
    restore(backup)
    assert databases.migrations()["outbox"] > "0002"


def test_files_may_be_in_any_storage(aino: User, backup: Path, settings: Any) -> None:
    before = stored()
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = project.STORAGES | {"default": memory}
    assert stored() == {}
    call_command("backup", str(backup.parent / "empty"))
    restore(backup)
    assert stored() == before
    call_command("backup", str(backup.parent / "full"))
    assert len(archive.read(archive.complete(backup.parent / "full")[0]).files) == 2


@pytest.mark.parametrize("part", ["database", "files/logos/one.png"])
@pytest.mark.parametrize("fault", ["changed", "gone"])
def test_damaged_part_is_refused_before_anything_is_touched(backup: Path, aino: User, part: str, fault: str) -> None:
    change_everything(aino)
    before, files = rows(), stored()
    if fault == "gone":
        (backup / part).unlink()
    else:
        content = bytearray((backup / part).read_bytes())
        content[-1] ^= 1
        (backup / part).write_bytes(content)
    with pytest.raises(CommandError, match=part):
        restore(backup)
    assert (rows(), stored()) == (before, files)
    assert Message.objects.get().state == Message.State.QUEUED


@pytest.mark.parametrize("share", [0.75, 0.0])
def test_database_stays_as_it_was_when_the_dump_breaks_off(
    backup: Path, aino: User, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest is right: the copy was cut before it was taken. No later statement stops it."""
    change_everything(aino)
    before = rows()
    monkeypatch.setattr(databases, "AFTERWARDS", ())
    whole = (backup / "database").read_bytes()
    (backup / "database").write_bytes(whole[: int(len(whole) * share)])
    parts = archive.read(backup).parts | {"database": archive.digest(backup / "database")}
    rewrite(backup, parts=parts)
    with pytest.raises(CommandError, match="stays as it was"):
        restore(backup)
    assert rows() == before
    assert Message.objects.get().state == Message.State.QUEUED


def test_database_stays_as_it_was_when_its_mail_cannot_be_held(
    backup: Path, aino: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_everything(aino)
    before = rows()
    monkeypatch.setattr(databases, "AFTERWARDS", ("UPDATE no_such_table SET state = 'held'",))
    with pytest.raises(CommandError, match="no_such_table"):
        restore(backup)
    assert rows() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"vendor": "sqlite"}, "The backup is of sqlite"),
        ({"migrations": {"accounts": "9999_later"}}, "A newer portal made the backup"),
        ({"made": "yesterday"}, "cannot be read"),
    ],
)
def test_backup_that_this_portal_cannot_hold_is_refused(backup: Path, changes: dict[str, Any], said: str) -> None:
    before = rows()
    rewrite(backup, **changes)
    with pytest.raises(CommandError, match=said):
        restore(backup)
    assert rows() == before


def test_nothing_is_restored_while_others_use_the_database(backup: Path) -> None:
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        with pytest.raises(CommandError, match="Stop web, workers and beat"):
            restore(backup)
    finally:
        other.close()


def test_folder_of_backups_is_no_backup_but_says_which_there_are(backup: Path) -> None:
    with pytest.raises(CommandError, match=backup.name):
        restore(backup.parent)


@pytest.mark.parametrize("answer", ["", "y", "no", None])
def test_people_are_not_replaced_unasked(
    backup: Path, aino: User, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    def reply(question: str) -> str:
        if answer is None:
            raise EOFError
        return answer

    change_everything(aino)
    before = rows()
    monkeypatch.setattr(builtins, "input", reply)
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(backup))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(backup), "--replace")
    assert rows() == before


def test_database_without_people_or_tables_is_filled_unasked(backup: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("restore", str(backup))
    assert User.objects.get().email == "aino@example.org"


def test_everybody_has_to_sign_in_anew(aino: User, parent: Path) -> None:
    Session.objects.create(session_key="aino", session_data="", expire_date=timezone.now() + timedelta(hours=1))
    call_command("backup", str(parent))
    restore(archive.complete(parent)[-1])
    assert not Session.objects.exists()


def test_files_alone_are_restored_without_the_database(backup: Path, aino: User) -> None:
    change_everything(aino)
    before = rows()
    call_command("restore", str(backup), "--files-only")
    assert stored() == {"logos/one.png": b"logos/one.png", "loose.txt": b"loose.txt"}
    assert rows() == before


def test_demo_is_backed_up_and_restored_on_sqlite(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "digiverkosto.settings.demo",
        "DEMO_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "tests.accounts.backup.on_sqlite"]
    ran = subprocess.run(command, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "people": ["aino@example.org"],
        "mails": ["held"],
        "sessions": 0,
        "files": ["loose.txt"],
        "journal": "wal",
        "parts": ["database", "files/loose.txt"],
    }
