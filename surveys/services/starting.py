"""What a worker does about the secret when it starts."""

from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError

from surveys.sealing import WrongSecret
from surveys.services import keys

logger = structlog.get_logger(__name__)
WRONG = (
    "SURVEY_SECRET is not the one that open surveys were sealed for: none of them can be closed until the earlier secret "
    "is back. Nothing has been lost."
)


def check_at_start(sender: Any = None, **_: object) -> None:
    """A worker without the secret does not start; one with another secret says so, and does its other work.

    One that takes letters or documents alone needs no secret and is given none. No survey can be opened with a spare key of another secret from then on.

    Raises SystemExit with a sentence.
    """
    if sender is not None and settings.CELERY_TASK_DEFAULT_QUEUE not in sender.app.amqp.queues.consume_from:
        return
    try:
        keys.drop_foreign()
        keys.check_secret()
    except keys.SecretMissing as error:
        raise SystemExit(str(error)) from error
    except WrongSecret:
        logger.error(WRONG)
    except DatabaseError:
        logger.warning("the survey secret could not be checked, since the database does not answer")
