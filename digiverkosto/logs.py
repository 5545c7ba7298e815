"""One line of JSON per log record, the same for our own and the libraries' loggers."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

DETAIL = re.compile(r"(DETAIL:|CONTEXT:|Key \().*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL)
"""Up to the end of the message: values may be of several lines. What follows it are the errors it led to."""


def without_row_values(logger: object, method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what the database tells of a row that it refused: it may hold an address or an answer."""
    for name in ("event", "exception"):
        if isinstance(text := record.get(name), str):
            record[name] = DETAIL.sub(r"\1 (left out)", text)
    return record


def formatter() -> logging.Formatter:
    """The formatter that the logging settings name."""
    stamps: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=stamps,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_row_values,
            structlog.processors.JSONRenderer(),
        ],
    )
