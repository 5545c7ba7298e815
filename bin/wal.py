"""Reads PostgreSQL's write-ahead log the way somebody would who has the disk: as one text, in the order of writing.

Laid out as in PostgreSQL's `access/xlog_internal.h`.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

PAGE = 8192
HEADER = struct.Struct("<HHIQ")
"""Of a page: magic number, flags, timeline, and the place in the log at which it was written."""
LONG = 0x0002
"""The flag of a page whose header also describes its file."""
HEADER_BYTES, LONG_HEADER_BYTES = 24, 40


def pages(folder: Path) -> Iterator[tuple[int, bytes]]:
    """Each written page's place and content. A file that is used again holds old pages under a later name."""
    for file in folder.glob("0*"):
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            continue  # renamed or deleted by a checkpoint meanwhile, which happens to old files alone
        for start in range(0, len(content), PAGE):
            magic, flags, _timeline, place = HEADER.unpack_from(content, start)
            if magic:
                header = LONG_HEADER_BYTES if flags & LONG else HEADER_BYTES
                yield place, content[start + header : start + PAGE]


def text(folder: Path, since: int) -> bytes:
    """All that was written from the place `since` on, without the headers that cut a record in two at a page's end."""
    first = since - since % PAGE
    return b"".join(content for _place, content in sorted(page for page in pages(folder) if page[0] >= first))
