"""No oversell on SQLite either, with the options that the demo runs on."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_crowds_get_what_there_is_on_sqlite_and_no_more(tmp_path: Path) -> None:
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
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "seats": [4, 4, 4, 4],
        "offers": [12, 1, 1],
        "sessions": [1, 1],
        "without the lock": [8, 8],
        "an offer without the lock": 8,
        "sessions without the lock": 4,
    }
