"""Keeping a file that has been made: whole, or not at all."""

import secrets

import structlog
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

logger = structlog.get_logger(__name__)


def keep(field: FieldFile, content: bytes, ending: str) -> None:
    """Store the content under a name that nobody guesses; whoever calls saves the row.

    A full disk leaves half a file, which is taken away again. Raises what the storage raises.
    """
    name = f"{secrets.token_urlsafe(18)}.{ending}"
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
