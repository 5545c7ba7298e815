from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.beat import expect, trouble_with_the_beat


class Command(BaseCommand):
    help = "Fail with words when what happens by the clock has stopped, or happens at a wrong time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from-now", action="store_true", help="expect the first one from now on, when none has come"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["from_now"]:
            expect(timezone.now())
        if trouble := trouble_with_the_beat(timezone.now()):
            raise CommandError(trouble)
