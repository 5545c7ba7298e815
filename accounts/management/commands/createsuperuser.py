from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Stands before the framework's command of this name, which would write past the people's service and its log."""

    help = "Makes nobody here: people get their roles from create_staff."

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever is asked for after the name is answered alike."""
        super().run_from_argv(argv[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "Nobody was made: everybody's rights come from a role here, and are logged. "
            "Use create_staff: manage.py create_staff maija.mallikas@example.org --name 'Maija Mallikas'"
        )
