from typing import Any

from django.core.management.base import BaseCommand

from demo.queries import people


class Command(BaseCommand):
    help = "Print the demo's front door and its people."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Step in as anybody with one click at /demo/. The people:")
        for group in people():
            self.stdout.write(f"  {group.title}")
            for person in group.people:
                self.stdout.write(f"    {person.user.email:<42} {person.user.name}, {person.what}")
