"""A disk that is full in the middle of every file."""

import errno
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class FullDisk(FileSystemStorage):
    """Writes half of the bytes, as a file system does, and says then that there is no room."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        whole = content.read()
        super().save(name, ContentFile(whole[: len(whole) // 2]), max_length)
        raise OSError(errno.ENOSPC, "No space left on device")
