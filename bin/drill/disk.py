"""A disk that is full while a file beside it says so."""

import errno
import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

FLAG = "disk-is-full"


class DiskThatFills(FileSystemStorage):
    """Takes half of a file, then has no room."""

    def _save(self, name: str, content: Any) -> Any:
        if not (Path(os.environ["DRILL_FOLDER"]) / FLAG).exists():
            return super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[: content.size // 2])
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
