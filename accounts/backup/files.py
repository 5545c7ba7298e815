"""The files of the default storage, on a disk or in a bucket, as they go into a backup and come out of it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from accounts import erasures
from accounts.backup import archive
from accounts.backup.archive import FILES, Manifest


def names(folder: str = "") -> Iterator[str]:
    """The names of all files below the folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing has been stored yet
        return
    below = f"{folder}/" if folder else ""
    yield from (below + name for name in files if name)  # a bucket may list the folder itself, without a name
    for name in folders:
        yield from names(below + name)


def copy_out(backup: Path) -> dict[str, str]:
    """Copy every file into the backup. Returns their digests by their path in it.

    A file that is deleted meanwhile is left out.
    """
    parts = {}
    for name in names():
        try:
            source = default_storage.open(name)
        except FileNotFoundError:
            continue
        with source:
            parts[f"{FILES}/{name}"] = archive.write(backup / FILES / name, source.chunks())
    return parts


def put_back(backup: Path, manifest: Manifest) -> int:
    """Store every file of the backup, where the storage does not hold it so already. Returns how many were stored.

    What the storage holds besides stays, and so does every record of erasures: it may be newer than the backup.
    """
    return sum(put_back_one(backup, name, manifest.parts[f"{FILES}/{name}"]) for name in manifest.files)


def put_back_one(backup: Path, name: str, digest: str | None = None) -> bool:
    if default_storage.exists(name):
        if name.startswith(f"{erasures.FOLDER}/") or stored_digest(name) == digest:
            return False
        default_storage.delete(name)
    with (backup / FILES / name).open("rb") as source:
        default_storage.save(name, File(source))
    return True


def stored_digest(name: str) -> str:
    sha256 = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in file.chunks():
            sha256.update(chunk)
    return sha256.hexdigest()


def gather_erasures(parent: Path) -> None:
    """Store the records of erasures that the other backups in the folder hold: the storage may be new."""
    for backup in archive.complete(parent):
        for record in (backup / FILES / erasures.FOLDER).glob("*"):
            put_back_one(backup, f"{erasures.FOLDER}/{record.name}")
