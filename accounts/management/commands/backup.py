from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.backup.archive import BackupError
from accounts.backup.making import delete_old, make

REMEMBERED = 365
"""Days for which the portal knows whom it has erased; an older backup would bring them back."""


class Command(BaseCommand):
    help = "Write database and files into a new folder, whole or not at all, and delete backups that are too old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER, help="by BACKUP_FOLDER if not said")
        parser.add_argument("--keep-days", type=int, default=30, help="delete backups older than that, 30 if not said")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Say into which folder: python manage.py backup /srv/backup, or set BACKUP_FOLDER.")
        if not 1 <= options["keep_days"] <= REMEMBERED:
            raise CommandError(f"--keep-days is from 1 to {REMEMBERED}: for so long erasures are remembered.")
        parent = Path(options["folder"])
        try:
            folder, manifest = make(parent=parent)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: the database and {len(manifest.files)} files.")
        try:
            deleted = delete_old(parent=parent, days=options["keep_days"])
        except (BackupError, OSError) as error:
            raise CommandError(f"The backup is complete, but older ones could not be deleted: {error}") from error
        if deleted:
            self.stdout.write(f"Deleted, as older than {options['keep_days']} days: {', '.join(deleted)}.")
