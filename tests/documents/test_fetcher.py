"""A document reads nothing but its own files."""

import pytest

from documents.fetcher import BASE, File, OwnFiles


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "https://example.org/logo.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "ftp://example.org/x",
        "document:/../../etc/passwd",
        "document:/font/../logo",
        "DOCUMENT:/logo",
        "document:/logo?x",
        "/etc/passwd",
        "",
    ],
)
def test_document_reads_nothing_but_its_own_files(address: str) -> None:
    fetcher = OwnFiles({"logo": File(b"x", "image/png")})
    with pytest.raises(PermissionError):
        fetcher.fetch(address)
    with pytest.raises(PermissionError):
        fetcher(address)


def test_own_file_is_read() -> None:
    fetcher = OwnFiles({"logo": File(b"abc", "image/png")})
    assert fetcher.fetch(BASE + "logo").read() == b"abc"
