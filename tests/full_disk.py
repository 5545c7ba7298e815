"""Storages that fail: a disk that is full in the middle of every file, and a bucket that refuses or looks around."""

import errno
from typing import IO, Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection


class FullDisk(FileSystemStorage):
    """Writes half of the bytes, as a file system does, and says then that there is no room."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        whole = content.read()
        super().save(name, ContentFile(whole[: len(whole) // 2]), max_length)
        raise OSError(errno.ENOSPC, "No space left on device")


class RefusingBucket(FileSystemStorage):
    """Raises what the S3 library does, which is no OSError."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        raise ClientError({"Error": {"Code": "SlowDown", "Message": "Reduce your request rate."}}, "PutObject")


class Unlocked(FileSystemStorage):
    """Takes nothing while a transaction is open, in which somebody might wait for a lock."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        if connection.in_atomic_block:
            raise OSError("somebody may wait for this")
        return super().save(name, content, max_length)
