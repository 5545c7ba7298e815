"""One line of JSON per log record, the same for our own and the libraries' loggers."""

import logging
import re
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings

DETAIL = re.compile(r"(DETAIL:|CONTEXT:|Key \().*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL)
"""Up to the end of the message: values may be of several lines. What follows it are the errors it led to."""


def without_row_values(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what the database tells of a row that it refused: it may hold an address or an answer."""
    for name in ("event", "exception"):
        if isinstance(text := record.get(name), str):
            record[name] = DETAIL.sub(r"\1 (left out)", text)
    return record


SECRET_ADDRESS = re.compile(
    r"(/+(?:s|w|enrolments(?:/+confirm)?|calendar)/+)(?!confirm/)[^/\s?#\"'<>)]+", re.IGNORECASE
)
"""Whose last part lets in whoever knows it: surveys, workshops, receipts, calendars."""


def without_secret_addresses(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask the part of an address that is a key, whoever writes the record."""
    for name, value in record.items():
        if isinstance(value, str):
            record[name] = SECRET_ADDRESS.sub(r"\1…", value)
    return record


class AnonymousDoors(logging.Filter):
    """Leaves out what the framework tells of a request refused at a door where nobody signs in: when somebody came."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        failed = getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) >= HTTPStatus.INTERNAL_SERVER_ERROR
        return failed or not path.startswith(settings.ANONYMOUS_DOORS)


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
            structlog.processors.format_exc_info,
            without_row_values,
            without_secret_addresses,
            structlog.processors.JSONRenderer(),
        ],
    )
