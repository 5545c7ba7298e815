"""Files that staff share: what is taken, told by what a file holds and never by what it is called."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = gettext_lazy("This file is larger than 20 MB. Save it smaller, or share a link to it.")
NOT_TAKEN = gettext_lazy(
    "This kind of file is not taken. Share a PDF, a Word, Excel, PowerPoint or OpenDocument file without macros, a PNG, JPEG "
    "or WebP picture, an MP4, or plain text."
)
EMPTY = gettext_lazy("This file is empty. Choose another.")
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
OFFICE_PARTS = {
    "word/document.xml": ("docx", f"{OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{OFFICE}spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", f"{OFFICE}presentationml.presentation"),
}
OPEN_KINDS = {f"{OPEN}text": "odt", f"{OPEN}spreadsheet": "ods", f"{OPEN}presentation": "odp"}
MACROS = ("vbaproject.bin", "basic/", "scripts/")
MARKUP = re.compile(rb"<\s*[!?/a-zA-Z]")
"""What a browser might take for a page."""
BROKEN = (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError)
"""What reading an archive raises that is cut, damaged, locked with a password or of a kind that nobody reads."""
NOT_IN_A_NAME = re.compile(r"[^\w .()+-]")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Kept:
    """A file that is taken: its name with the ending that fits what it holds, and its media type."""

    content: bytes
    name: str
    ending: str
    type: str


def checked(upload: "UploadedFile[Any]") -> Kept:
    """Raises ValidationError with what to do instead."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise ValidationError(EMPTY)
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(NOT_TAKEN)
    ending, media = kind
    return Kept(content, safe_name(upload.name or "", ending), ending, media)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """(ending, media type) of what is taken; None for anything else."""
    if content.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", "image/jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp", "image/webp"
    if content[4:8] == b"ftyp":
        return "mp4", "video/mp4"
    if content.startswith(b"PK\x03\x04"):
        return packed_kind(content)
    return ("txt", "text/plain; charset=utf-8") if is_plain_text(content) else None


def packed_kind(content: bytes) -> tuple[str, str] | None:
    """Of an office file; one with macros, or one that cannot be read, is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            if any(part in name.casefold() for name in names for part in MACROS):
                return None
            if names[:1] == ["mimetype"]:
                return open_kind(parts)
    except BROKEN:
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)


def open_kind(parts: zipfile.ZipFile) -> tuple[str, str] | None:
    """Of an OpenDocument, by the short note that comes first in it and is never packed: nothing need be unpacked.

    Raises one of BROKEN.
    """
    note = parts.infolist()[0]
    if note.compress_type != zipfile.ZIP_STORED or note.file_size >= LONGEST_NAME:
        return None
    media = parts.read(note).decode("ascii", "replace")
    return (OPEN_KINDS[media], media) if media in OPEN_KINDS else None


def is_plain_text(content: bytes) -> bool:
    """Text without anything that a browser might take for a page."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not MARKUP.search(content) and all(sign.isprintable() or sign in "\r\n\t\ufeff" for sign in text)


def safe_name(name: str, ending: str) -> str:
    """The name as people know it, without folders and without signs that mean something to a system."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    stem = last.rpartition(".")[0] or last
    plain = " ".join(NOT_IN_A_NAME.sub(" ", stem).split()).strip(". ")[:LONGEST_NAME]
    return f"{plain or 'material'}.{ending}"
