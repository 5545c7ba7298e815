"""One line of JSON per log record, the same for our own and the libraries' loggers."""

import logging
import re
import sys
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from digiverkosto.errors import account_of

DETAIL = re.compile(r"(DETAIL:|CONTEXT:|Key \().*", re.DOTALL)
"""What a database adds to its words: to the end, since values may be of several lines."""


def with_account(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell an error in our own way (`digiverkosto.errors`)."""
    given = record.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        record["exception"] = account_of(error)
    return record


def without_row_values(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what the database tells of a row that it refused: it may hold an address or an answer."""
    for name, value in record.items():
        if name != "exception" and isinstance(value, str):
            record[name] = DETAIL.sub(r"\1 (left out)", value)
    return record


SECRET_ADDRESS = re.compile(
    r"(/+(?:s|w|offers|enrolments(?:/+(?:confirm|link|consent))?|calendar)/+)(?!(?:confirm|link|consent)/)[^/\s?#\"'<>)]+",
    re.IGNORECASE,
)
"""Whose last part lets in whoever knows it: surveys, workshops, receipts, calendars."""


def without_keys(text: str) -> str:
    """The text with the keys in its addresses masked."""
    return SECRET_ADDRESS.sub(r"\1…", text)


def without_secret_addresses(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask the part of an address that is a key, whoever writes the record."""
    for name, value in record.items():
        if isinstance(value, str):
            record[name] = without_keys(value)
    return record


class AnonymousDoors(logging.Filter):
    """Leaves out what the framework tells of a request refused at a door where nobody signs in: when somebody came."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        failed = getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) >= HTTPStatus.INTERNAL_SERVER_ERROR
        return failed or not path.startswith(settings.ANONYMOUS_DOORS)


SAFE: list[structlog.typing.Processor] = [with_account, without_row_values, without_secret_addresses]
"""What keeps values of rows and secret addresses out of whatever a record is written to."""


class Alarm(logging.Handler):
    """Hands errors to the function that the settings name (`ALARM`), which can be found only when the apps are there."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            import_string(settings.ALARM)(record, timezone.now())
        except Exception as error:  # the log has it already, and telling of it must break nothing more
            structlog.get_logger(__name__).warning("alarm not told", error=type(error).__name__)


STAMPS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configure() -> None:
    """Our own loggers write through the standard library's, so that one formatter decides what any record tells."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *STAMPS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def formatter() -> logging.Formatter:
    """The formatter that the logging settings name."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=STAMPS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *SAFE,
            structlog.processors.JSONRenderer(),
        ],
    )
