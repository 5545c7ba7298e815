from typing import Any

from django.core.management.base import BaseCommand

from programmes.services import loading


class Command(BaseCommand):
    help = "Make the programmes that are missing, and say how those that are there differ from the file."

    def handle(self, *args: Any, **options: Any) -> None:
        told = loading.load()
        for sentence in told:
            self.stdout.write(sentence)
        self.stdout.write(f"{len(loading.read())} programmes, {len(told)} differences left as they are")
