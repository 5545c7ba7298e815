"""The configured database, as it goes into a backup and comes out of it."""

from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.backup import archive, postgres, sqlite
from accounts.backup.archive import BackupError, Manifest
from accounts.models import User

AFTERWARDS = (
    "UPDATE outbox_message SET state = 'failed', error = 'The backup was made while it was being sent.' WHERE state = 'sending'",
    "UPDATE outbox_message SET state = 'held' WHERE state = 'queued'",
    "DELETE FROM django_session",
)
"""In the transaction that puts a backup back: from its first moment on no mail goes twice, and nobody is signed in."""


def dump(target: Path) -> str:
    """The digest of the database's copy, once it is on the disk."""
    (postgres if connection.vendor == "postgresql" else sqlite).dump(target)
    archive.flush(target)
    return archive.digest(target)


def load(source: Path) -> None:
    """Replace the configured database by the copy."""
    (postgres if connection.vendor == "postgresql" else sqlite).load(source, afterwards=AFTERWARDS)


def refuse(manifest: Manifest) -> None:
    """Raises BackupError where this portal cannot hold that backup, or somebody is using the database."""
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.vendor}, this database of {connection.vendor}. Nothing was changed."
        )
    known = MigrationLoader(None).disk_migrations
    newer = [f"{app} {name}" for app, name in manifest.migrations.items() if (app, name) not in known]
    if newer:
        raise BackupError(f"A newer portal made the backup ({', '.join(newer)}): update first. Nothing was changed.")
    if connection.vendor == "postgresql" and (others := postgres.others()):
        raise BackupError(
            f"The database has {others} other connections. Stop web, workers and beat first. Nothing was changed."
        )


def migrations() -> dict[str, str]:
    """The last migration of each app that the database has."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def has_table(name: str) -> bool:
    with connection.cursor() as cursor:
        return name in connection.introspection.table_names(cursor)


def people() -> int:
    """How many people the database knows; none where it is new."""
    return User.objects.count() if has_table(User._meta.db_table) else 0
