"""No oversell on SQLite either, with the options that the demo runs on."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_forty_at_once_get_four_seats_on_sqlite(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.events.sqlite_settings",
        "SQLITE_FILE": str(tmp_path / "crowd.sqlite3"),
    }
    command = [sys.executable, "-m", "tests.events.crowd_on_sqlite"]
    ran = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == {"given": 4, "stored": [4, 4, 4]}
