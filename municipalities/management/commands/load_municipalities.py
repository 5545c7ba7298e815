from typing import Any

from django.core.management.base import BaseCommand

from municipalities.services import register


class Command(BaseCommand):
    help = "Load the register of municipalities; changed facts update, nothing doubles."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{register.load()} municipalities")
