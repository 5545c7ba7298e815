from typing import Any

from django.core.management.base import BaseCommand

from accounts.retention import purge_all


class Command(BaseCommand):
    help = "Delete what has reached its end date."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, rows in purge_all().items():
            self.stdout.write(f"{name}: {rows}")
