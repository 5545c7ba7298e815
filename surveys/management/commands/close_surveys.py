from typing import Any

from django.core.management.base import BaseCommand

from surveys.services import closing


class Command(BaseCommand):
    help = "Close every survey whose time is up."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{closing.close_due()} surveys closed")
