"""A clock that is wrong: processes started while a file says so live some seconds off the machine's."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

FLAG = "seconds-off"


def set_clock(seconds: int) -> None:
    """Of the processes that are started from now on."""
    flag().write_text(str(seconds))


def follow() -> None:
    """Let this process live by that clock, which ticks on as any other."""
    seconds = int(flag().read_text()) if flag().exists() else 0
    if seconds:
        time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True).start()


def flag() -> Path:
    return Path(os.environ["DRILL_FOLDER"]) / FLAG
