from typing import Any

from django.core.management.base import BaseCommand

from surveys import instruments


class Command(BaseCommand):
    help = "Load the survey forms; a changed form updates, nothing doubles."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{instruments.load()} survey forms")
