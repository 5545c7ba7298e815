"""What a worker does about the secret when it starts."""

import structlog
from django.db import DatabaseError

from surveys.sealing import WrongSecret
from surveys.services import keys

logger = structlog.get_logger(__name__)
WRONG = (
    "SURVEY_SECRET is not the one that open surveys were sealed for: none of them can be closed until the earlier secret "
    "is back. Nothing has been lost."
)


def check_at_start(**_: object) -> None:
    """A worker without the secret does not start; one with another secret says so, and does its other work.

    No survey can be opened with a spare key of another secret from then on.

    Raises SystemExit with a sentence.
    """
    try:
        keys.drop_foreign()
        keys.check_secret()
    except keys.SecretMissing as error:
        raise SystemExit(str(error)) from error
    except WrongSecret:
        logger.error(WRONG)
    except DatabaseError:
        logger.warning("the survey secret could not be checked, since the database does not answer")
