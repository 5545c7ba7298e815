"""Putting a backup back, and doing again what must not be undone by it."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from accounts import erasures
from accounts.backup import archive, databases, files
from accounts.backup.archive import BackupError, Manifest
from accounts.models import Erasure
from accounts.retention import purge_all


@dataclass(frozen=True)
class Restored:
    """What putting a backup back has done."""

    files: int
    erased: int
    purged: int


def check(folder: Path) -> Manifest:
    """The manifest of a backup that is whole and that this portal can hold. Raises BackupError."""
    manifest = archive.read(folder)
    archive.verify(folder, manifest)
    databases.refuse(manifest)
    return manifest


def restore(*, folder: Path, manifest: Manifest) -> Restored:
    """Put files and database back, then erase again whoever was erased since. Raises BackupError.

    Mail is held and sessions end with the very transaction that puts the database back. What comes after it may be
    done again by restoring again.
    """
    try:
        if databases.has_table(Erasure._meta.db_table):
            erasures.write_down()
        stored = put_files_back(folder=folder, manifest=manifest)
        files.gather_erasures(folder.parent)
        databases.load(folder / archive.DATABASE)
    except Exception as error:  # a storage's library has errors of its own
        raise BackupError(f"The backup was not restored: {error}") from error
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(files=stored, erased=erasures.replay(), purged=sum(purge_all().values()))


def put_files_back(*, folder: Path, manifest: Manifest) -> int:
    """Store what the storage lacks or holds otherwise; rows and other files stay. Returns how many were stored."""
    return files.put_back(folder, manifest)
