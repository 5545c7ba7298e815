"""What a document may read: its own font files and its own logo, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "document:/"
"""Addresses inside a document start with this; it leads nowhere."""


@dataclass(frozen=True)
class File:
    """Bytes that a document may read, and their media type."""

    content: bytes
    media_type: str


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Gives the files it was made with by their exact address and refuses every other address.

    No handler of the parent class is ever asked, so neither the network nor the disk nor a data: address is reached.
    """

    def __init__(self, files: Mapping[str, File]) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self._files = {BASE + name: file for name, file in files.items()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Raises PermissionError for an address that is not one of the document's own files."""
        file = self._files.get(url)
        if file is None:
            raise PermissionError(f"a document may not read {url[:80]}")
        return URLFetcherResponse(url, file.content, {"Content-Type": file.media_type})
