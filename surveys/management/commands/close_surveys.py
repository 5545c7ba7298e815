from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from surveys.models import Survey
from surveys.services import closing


class Command(BaseCommand):
    help = "Close every survey whose time is up. Needs the workers' secret."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--leave-out-damaged",
            metavar="KEY",
            help="close the survey with this public key without answers that do not open",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if key := options["leave_out_damaged"]:
            survey = Survey.objects.get(key=key)
            closed = int(closing.close(survey=survey, if_due=True, leave_out_damaged=True))
        else:
            closed = closing.close_due()
        self.stdout.write(f"{closed} surveys closed")
