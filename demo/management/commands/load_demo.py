from typing import Any

from django.core.management.base import BaseCommand

from demo import network


class Command(BaseCommand):
    help = "Make the invented demo network; a second call changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("demo network made" if network.load() else "the demo network is there already")
