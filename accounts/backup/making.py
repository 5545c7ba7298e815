"""Making a backup."""

from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from accounts import erasures
from accounts.backup import archive, databases, files
from accounts.backup.archive import BackupError, Manifest


def make(*, parent: Path) -> tuple[Path, Manifest]:
    """Write a complete backup into a new folder below `parent`. Raises BackupError, and then leaves nothing.

    The files are copied after the database, so that every row finds its file.
    """
    made = timezone.now()
    try:
        with archive.new(parent, made) as half:
            erasures.write_down()
            migrations = databases.migrations()
            parts = {archive.DATABASE: databases.dump(half / archive.DATABASE)} | files.copy_out(half)
            manifest = Manifest(made, connection.vendor, migrations, parts)
            archive.write(half / archive.MANIFEST, [manifest.as_json()])
    except Exception as error:  # a storage's library has errors of its own
        raise BackupError(f"No backup was made: {error} Earlier backups are as they were.") from error
    return parent / half.name.removesuffix(archive.HALF), manifest


def delete_old(*, parent: Path, days: int) -> list[str]:
    """Delete backups older than that: each holds personal data that the portal has since deleted."""
    return archive.delete_old(parent, before=timezone.now() - timedelta(days=days))
