"""Keeping a file that has been made or sent: whole, or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import Error
from django.db.models import FileField
from django.db.models.fields.files import FieldFile

logger = structlog.get_logger(__name__)


class CannotStore(Exception):
    """The storage took nothing. What it raised, whatever kind of storage it is, is the cause and stands in the log."""


def hard_to_guess(ending: str) -> str:
    return f"{secrets.token_urlsafe(18)}.{ending}"


def keep(field: FieldFile, content: bytes, ending: str) -> None:
    """Store the content under a name that nobody guesses; whoever calls saves the row.

    A full disk leaves half a file, which is taken away again. Raises what the storage raises.
    """
    name = hard_to_guess(ending)
    try:
        field.save(name, ContentFile(content), save=False)
    except Exception:
        take_away(field, name)
        raise


def take_away(field: FieldFile, name: str) -> None:
    """Remove what a failed write has left under this name. A storage that refuses is logged, as the first error counts."""
    try:
        field.storage.delete(field.field.generate_filename(field.instance, name))
    except Exception:
        logger.exception("half a file is left", file=name)


@contextmanager
def stored(field: FileField, content: bytes | None, ending: str) -> Iterator[str]:
    """Store what was sent before the block takes its locks, so that nobody waits for a slow storage.

    The block gets the name, empty without content, and puts it into a row; a file that no row of the field's took is
    removed. One that is left because a process died, or nobody knows whether the row was kept, is found by `remove_strays`.
    Raises CannotStore.
    """
    if content is None:
        yield ""
        return
    name = put(field, content, ending)
    try:
        yield name
    except Error:
        raise
    except Exception:
        take_file_away(field.storage, name)
        raise
    if not field.model._default_manager.filter(**{field.name: name}).exists():
        take_file_away(field.storage, name)


def put(field: FileField, content: bytes, ending: str) -> str:
    """The name under which the content is stored. Raises CannotStore."""
    name = field.generate_filename(field.model(), hard_to_guess(ending))
    try:
        return field.storage.save(name, ContentFile(content), max_length=field.max_length)
    except Exception as error:
        logger.exception("file not stored", file=name)
        take_file_away(field.storage, name)
        raise CannotStore from error


def take_file_away(storage: Storage, name: str) -> None:
    """A storage that refuses is logged: nobody reaches the file any more."""
    try:
        storage.delete(name)
    except Exception:
        logger.exception("a file that belongs to nothing is left", file=name)


def remove_strays(field: FileField, before: datetime) -> int:
    """Remove the field's files that belong to no row and were stored before this moment. Returns how many.

    One that the storage does not let go is logged, and stops no other.
    """
    storage, folder = field.storage, str(field.upload_to)
    try:
        names = {f"{folder}{name}" for name in storage.listdir(folder)[1] if name}  # a bucket lists the folder too
    except FileNotFoundError:
        return 0
    kept = set(field.model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return sum(remove_stray(storage, name, before) for name in sorted(names - kept))


def remove_stray(storage: Storage, name: str, before: datetime) -> bool:
    try:
        if storage.get_modified_time(name) >= before:
            return False
        storage.delete(name)
    except Exception:
        logger.exception("a file that belongs to nothing is left", file=name)
        return False
    return True
