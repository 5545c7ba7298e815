"""How an error is told in the log and in mails: where it happened, and nothing of what a database row held."""

import traceback
from collections.abc import Iterator

import psycopg
from django.db import Error as DatabaseError

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
MOST_LINKS = 10


def account_of(error: BaseException, *, words: bool = True) -> str:
    """The traceback, the errors that led to it first; without the errors' own words where these may go further."""
    return "".join(pieces(error, words)).rstrip("\n")


def pieces(error: BaseException, words: bool, links: int = MOST_LINKS) -> Iterator[str]:
    led_by = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if led_by is not None and links:
        yield from pieces(led_by, words, links - 1)
        yield CAUSE if error.__cause__ else CONTEXT
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{last_line(error) if words else type(error).__name__}\n"


def last_line(error: BaseException) -> str:
    """A database's own words may hold the values of a row, so its errors are told by their code and constraint.

    One without a code came from no statement: there was no database to answer.
    """
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    told = error.__cause__ if isinstance(error, DatabaseError) and error.__cause__ is not None else error
    if isinstance(told, psycopg.Error) and told.sqlstate:
        about = told.diag
        known = (told.sqlstate, about.table_name, about.column_name, about.constraint_name)
        return f"{kind}: {' '.join(part for part in known if part)}"
    return f"{kind}: {error}" if str(error) else kind
