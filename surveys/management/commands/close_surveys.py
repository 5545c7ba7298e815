from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.models import Survey
from surveys.sealing import WrongSecret
from surveys.services import closing, keys
from surveys.services.starting import WRONG
from surveys.services.tallying import SumsDiffer

DIGITS = 6


class Command(BaseCommand):
    help = "Close every survey whose time is up, or count a closed one anew. Needs the workers' secret."

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument(
            "--leave-out-damaged",
            nargs=2,
            metavar=("KEY", "NUMBER"),
            help="close the survey with this public key without its answers that do not open, if they are so many",
        )
        one.add_argument(
            "--recount", metavar="KEY", help="count the answers of the closed survey with this public key anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self.do(**options))
        except (keys.SecretMissing, closing.Damaged, SumsDiffer) as error:
            raise CommandError(f"{error}. Nothing was changed.") from None
        except WrongSecret:
            raise CommandError(WRONG) from None

    def do(self, *, leave_out_damaged: list[str] | None, recount: str | None, **_: Any) -> str:
        if recount is not None:
            done = closing.recount(survey=survey_of(recount))
            return "counted anew" if done else "not counted anew: it is not closed, or not all of its answers are there"
        if leave_out_damaged:
            key, number = leave_out_damaged
            if not number.isdecimal() or len(number) > DIGITS:
                raise CommandError(f"{number!r} is not a number of answers. Nothing was changed.")
            closed = int(closing.close(survey=survey_of(key), if_due=True, leave_out=int(number)))
        else:
            closed = closing.close_due()
        return f"{closed} surveys closed"


def survey_of(key: str) -> Survey:
    """Raises CommandError with a sentence."""
    survey = Survey.objects.filter(key=key).first()
    if survey is None:
        raise CommandError(f"No survey has the key {key!r}: it is the part of its address after /s/.")
    return survey
