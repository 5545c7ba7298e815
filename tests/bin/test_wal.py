"""The attack on the disk reads the write-ahead log whole: over the pages' ends, and in the order of writing."""

from pathlib import Path

from bin import wal


def page(place: int, content: bytes, flags: int = 0) -> bytes:
    header = wal.LONG_HEADER_BYTES if flags & wal.LONG else wal.HEADER_BYTES
    return wal.HEADER.pack(0xD116, flags, 1, place).ljust(header, b"\0") + content.ljust(wal.PAGE - header, b".")


def test_a_record_cut_by_a_pages_end_is_read_as_one(tmp_path: Path) -> None:
    before = b"x" * (wal.PAGE - wal.LONG_HEADER_BYTES - 4) + b"mark"
    log = page(0, before, wal.LONG) + page(wal.PAGE, b"-1234") + b"\0" * wal.PAGE
    (tmp_path / "000000010000000000000001").write_bytes(log)
    assert b"mark-1234" in wal.text(tmp_path, since=0)


def test_a_file_used_again_under_a_later_name_is_read_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "000000010000000000000002").write_bytes(page(2 * wal.PAGE, b"second"))
    (tmp_path / "000000010000000000000003").write_bytes(page(wal.PAGE, b"first"))
    text = wal.text(tmp_path, since=wal.PAGE + 5)
    assert text.index(b"first") < text.index(b"second")
    assert b"first" not in wal.text(tmp_path, since=2 * wal.PAGE)
