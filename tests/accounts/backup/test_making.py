"""A backup is there whole or not at all, and not for longer than it may be."""

import errno
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.backup import archive, postgres
from accounts.backup.archive import HALF, MANIFEST
from accounts.models import User


def make(parent: Path, *, days: int, name: str = archive.NAME_FORMAT) -> Path:
    """A complete backup as it was that many days ago."""
    made = timezone.now() - timedelta(days=days)
    folder = parent / made.strftime(name)
    folder.mkdir(parents=True)
    archive.write(folder / MANIFEST, [archive.Manifest(made, "postgresql", {}, {}).as_json()])
    return folder


def full_disk(*_arguments: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_program(name: str) -> None:
    """As `shutil.which` and `Path.glob` say it."""


def test_manifest_tells_what_the_backup_holds(backup: Path) -> None:
    content = json.loads((backup / MANIFEST).read_text())
    assert (content["number_of_files"], content["vendor"]) == (2, "postgresql")
    assert content["migrations"]["accounts"] >= "0002_erasure"
    assert set(content["parts"]) == {"database", "files/logos/one.png", "files/loose.txt"}
    assert {str(path.relative_to(backup)) for path in backup.rglob("*") if path.is_file()} == {
        *content["parts"],
        MANIFEST,
    }
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("full disk", "No space left on device"),
        ("storage", "the bucket is away"),
        ("no program", "pg_dump is not installed"),
        ("password", "password authentication failed"),
    ],
)
def test_half_backup_is_removed_and_the_command_says_why(
    aino: User, parent: Path, monkeypatch: pytest.MonkeyPatch, fault: str, said: str
) -> None:
    earlier = make(parent, days=3000)

    def bucket_is_away(name: str) -> None:
        assert list(parent.glob(f"*{HALF}/database"))
        raise RuntimeError("the bucket is away")

    if fault == "full disk":
        monkeypatch.setattr(os, "fsync", full_disk)
    elif fault == "storage":
        monkeypatch.setattr(default_storage, "open", bucket_is_away)
    elif fault == "no program":
        monkeypatch.setattr(postgres.shutil, "which", no_program)  # type: ignore[attr-defined]
        monkeypatch.setattr(Path, "glob", lambda folder, pattern: iter(()))
    else:
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "another")
    with pytest.raises(CommandError, match=said):
        call_command("backup", str(parent))
    assert list(parent.iterdir()) == [earlier]


def test_programs_are_found_beside_the_server_when_path_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(postgres.program("pg_dump")).is_file()


def test_only_complete_backups_of_ours_that_are_too_old_are_deleted(aino: User, parent: Path) -> None:
    old = make(parent, days=31)
    young = make(parent, days=29)
    foreign = make(parent, days=31, name="somebody-else")
    incomplete = parent / "digiverkosto-20260103T000000Z"
    incomplete.mkdir()
    being_made, killed = (parent / f"digiverkosto-2026010{day}T000000Z{HALF}" for day in (4, 5))
    for half in (being_made, killed):
        half.mkdir()
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(killed, (two_days_ago, two_days_ago))
    call_command("backup", str(parent))
    (new,) = set(archive.complete(parent)) - {young}
    assert set(parent.iterdir()) == {young, foreign, incomplete, being_made, new}
    assert not old.exists()


def test_damaged_backup_grows_old_too_and_stops_nothing(aino: User, parent: Path) -> None:
    damaged, old = make(parent, days=32), make(parent, days=31)
    (damaged / archive.MANIFEST).write_text("{")
    call_command("backup", str(parent))
    assert not damaged.exists()
    assert not old.exists()


def test_failing_backup_deletes_no_older_one(aino: User, parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make(parent, days=31)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CommandError):
        call_command("backup", str(parent))
    assert list(parent.iterdir()) == [old]


def test_folder_is_that_of_the_setting_when_none_is_said(aino: User, parent: Path, settings: Any) -> None:
    settings.BACKUP_FOLDER = str(parent)
    call_command("backup")
    assert len(archive.complete(parent)) == 1


@pytest.mark.parametrize(("arguments", "said"), [([], "BACKUP_FOLDER"), (["x", "--keep-days=366"], "from 1 to 365")])
def test_what_cannot_be_done_is_said(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("backup", *arguments)
