"""The folder of a backup: its name, its manifest, and how it comes to be there whole or not at all."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DATABASE = "database"
FILES = "files"
MANIFEST = "manifest.json"
HALF = ".half"
NAME = re.compile(r"digiverkosto-\d{8}T\d{6}Z")
NAME_FORMAT = "digiverkosto-%Y%m%dT%H%M%SZ"
ABANDONED = timedelta(days=1)
"""A half backup of this age is not being made any more: its process was killed."""


class BackupError(Exception):
    """A backup cannot be made or put back; the text is for the person at the terminal."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `parts` are the SHA-256 digests of its files by their path in the folder."""

    made: datetime
    vendor: str
    migrations: dict[str, str]
    parts: dict[str, str]

    @property
    def files(self) -> list[str]:
        """Names in the storage."""
        return [part.removeprefix(f"{FILES}/") for part in self.parts if part != DATABASE]

    def as_json(self) -> bytes:
        content = {
            "made": self.made.isoformat(),
            "vendor": self.vendor,
            "migrations": self.migrations,
            "number_of_files": len(self.files),
            "parts": self.parts,
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        content: dict[str, Any] = json.loads(text)
        made = datetime.fromisoformat(content["made"])
        return cls(made, content["vendor"], dict(content["migrations"]), dict(content["parts"]))


def read(folder: Path) -> Manifest:
    """What the backup in the folder holds. Raises BackupError where there is no complete one."""
    try:
        return Manifest.from_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        known = ", ".join(str(one) for one in complete(folder)) or "none"
        raise BackupError(f"{folder} is no complete backup. Backups in it: {known}. Nothing was changed.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder / MANIFEST} cannot be read ({error}). Nothing was changed.") from error


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises BackupError when a part is not what was written when the backup was made."""
    for part, expected in manifest.parts.items():
        try:
            found = digest(folder / part)
        except OSError as error:
            raise BackupError(f"{part} of the backup cannot be read ({error}). Nothing was changed.") from error
        if found != expected:
            raise BackupError(f"{part} of the backup is damaged: its digest differs. Nothing was changed.")


def complete(parent: Path) -> list[Path]:
    """The complete backups in a folder, oldest first; whatever else lies there is not ours."""
    if not parent.is_dir():
        return []
    return sorted(one for one in parent.iterdir() if NAME.fullmatch(one.name) and (one / MANIFEST).is_file())


@contextmanager
def new(parent: Path, made: datetime) -> Iterator[Path]:
    """A folder to write a backup into, which gets its name when all is on the disk, and goes when something fails."""
    target = parent / made.astimezone(UTC).strftime(NAME_FORMAT)
    half = target.with_name(target.name + HALF)
    parent.mkdir(parents=True, exist_ok=True)
    half.mkdir(mode=0o700)
    try:
        yield half
        for folder in (half, *(path for path in half.rglob("*") if path.is_dir())):
            flush(folder)
        half.rename(target)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    flush(parent)


def write(path: Path, chunks: Iterable[bytes]) -> str:
    """The digest of the new file, once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    with path.open("xb") as target:
        for chunk in chunks:
            target.write(chunk)
            sha256.update(chunk)
        target.flush()
        os.fsync(target.fileno())
    return sha256.hexdigest()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Returns when the file, or the names in the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def delete_old(parent: Path, *, before: datetime) -> list[str]:
    """Delete complete backups made before that moment, and halves that nobody makes any more. Returns their names.

    A backup is renamed first, so that one half deleted is never taken for a complete one.
    """
    old = [one for one in complete(parent) if made_at(one) < before]
    for one in old:
        one.rename(one.with_name(one.name + HALF))
    halves = [one for one in parent.glob(f"*{HALF}") if NAME.fullmatch(one.name.removesuffix(HALF))]
    abandoned = datetime.now(UTC) - ABANDONED
    for half in halves:
        if half.name.removesuffix(HALF) in {one.name for one in old} or changed_at(half) < abandoned:
            shutil.rmtree(half)
    return [one.name for one in old]


def made_at(backup: Path) -> datetime:
    """As its name says: a damaged backup grows old too."""
    return datetime.strptime(backup.name, NAME_FORMAT).replace(tzinfo=UTC)


def changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
