from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.beat import trouble_with_the_beat


class Command(BaseCommand):
    help = "Fail with words when what happens by the clock has stopped, or happens at a wrong time."

    def handle(self, *args: Any, **options: Any) -> None:
        if trouble := trouble_with_the_beat(timezone.now()):
            raise CommandError(trouble)
