import structlog
from celery import shared_task
from django.db import OperationalError

from surveys.models import Survey
from surveys.sealing import WrongSecret
from surveys.services import closing, keys, opening, parts
from surveys.services.starting import WRONG

logger = structlog.get_logger(__name__)


@shared_task
def close_due() -> None:
    closing.ask_to_close_due()


@shared_task
def open_due() -> None:
    opening.open_due()


@shared_task
def close(*, survey_id: int) -> None:
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is not None:
        closing.try_to_close(survey)


@shared_task
def stock_keys() -> None:
    try:
        keys.stock()
    except WrongSecret:
        logger.error(WRONG)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=60, max_retries=6)
def scrub_keys() -> None:
    keys.scrub()


@shared_task
def count_parts() -> None:
    parts.count_all_parts()
