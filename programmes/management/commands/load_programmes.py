from typing import Any

from django.core.management.base import BaseCommand

from programmes.services import loading


class Command(BaseCommand):
    help = "Load both programmes; changed facts update, nothing doubles."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{loading.load()} programmes")
