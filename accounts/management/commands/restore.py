from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.backup import archive, databases
from accounts.backup.archive import BackupError
from accounts.backup.restoring import check, put_files_back, restore
from outbox import held

HOW_TO_GO_ON = """Of these, some may have been sent after the backup was made; look at the days.
Send them all:   python manage.py restore --resume-mail
Send none:       python manage.py restore --discard-mail"""


class Command(BaseCommand):
    help = "Put a backup back; then let the mail go that was held, or cancel it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="the dated folder of one backup")
        parser.add_argument("--replace", action="store_true", help="delete what the database holds now")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--files-only", action="store_true", help="put back files alone, and leave the database")
        what.add_argument("--resume-mail", action="store_true", help="send the mail that was held")
        what.add_argument("--discard-mail", action="store_true", help="cancel the mail that was held")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resume_mail"] or options["discard_mail"]:
            self.let_mail_go(options)
            return
        if options["folder"] is None:
            raise CommandError("Say which backup: python manage.py restore /srv/backup/digiverkosto-…")
        try:
            if options["files_only"]:
                self.restore_files(options["folder"])
            else:
                self.restore_all(options["folder"], options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def restore_files(self, folder: Path) -> None:
        manifest = archive.read(folder)
        archive.verify(folder, manifest)
        stored = put_files_back(folder=folder, manifest=manifest)
        self.stdout.write(f"{stored} of {len(manifest.files)} files were missing or other ones, and are back.")

    def restore_all(self, folder: Path, options: dict[str, Any]) -> None:
        manifest = check(folder)
        if people := databases.people():
            if not options["replace"]:
                raise CommandError(f"The database holds {people} people. To replace it, add --replace.")
            made = f"{manifest.made:%Y-%m-%d %H:%M} UTC"
            self.ask(f"This deletes all that {people} people did after {made}. Go on?", options)
        done = restore(folder=folder, manifest=manifest)
        self.stdout.write(
            f"Restored: the database and {len(manifest.files)} files, {done.files} of which were missing or other ones."
            f" People erased since, now erased again: {done.erased}. Past their end date: {done.purged} rows."
            " Everybody has to sign in anew."
        )
        self.tell_of_mail()

    def tell_of_mail(self) -> int:
        """Say how many mails are held, by day, and how to go on. Returns how many."""
        days = held.by_day()
        self.stdout.write(f"Mails held: {sum(days.values())}.")
        for day, number in days.items():
            self.stdout.write(f"    made on {day}: {number}")
        if days:
            self.stdout.write(HOW_TO_GO_ON)
        return sum(days.values())

    def let_mail_go(self, options: dict[str, Any]) -> None:
        if not self.tell_of_mail():
            return
        if options["resume_mail"]:
            self.ask("Send all of them?", options)
            self.stdout.write(f"{held.resume()} mails will go within a minute. Codes for signing in do not go.")
        else:
            self.ask("Cancel all of them?", options)
            self.stdout.write(f"{held.discard()} mails are cancelled.")

    def ask(self, question: str, options: dict[str, Any]) -> None:
        """Returns when the answer is yes. Raises CommandError."""
        if options["yes"]:
            return
        try:
            answer = input(f"{question} [yes/no] ")
        except EOFError as error:
            raise CommandError("Nobody could be asked: add --yes. Nothing was changed.") from error
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
