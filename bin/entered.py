"""A pytest plugin: which tests enter which functions of ENTERED_FILE, and how long each test takes.

Written as JSON to ENTERED_TO: `functions` (qualified name → tests, "" for what is entered outside any test) and
`seconds` by test.
"""

import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

FILE = str(Path(os.environ["ENTERED_FILE"]).resolve())
functions: defaultdict[str, set[str]] = defaultdict(set)
seconds: defaultdict[str, float] = defaultdict(float)
current = [""]


def enter(frame: FrameType, event: str, argument: Any) -> None:
    if frame.f_code.co_filename == FILE:
        functions[frame.f_code.co_qualname].add(current[0])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    current[0] = item.nodeid
    sys.settrace(enter)
    threading.settrace(enter)
    try:
        return (yield)
    finally:
        current[0] = ""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    seconds[report.nodeid] += report.duration


def pytest_unconfigure() -> None:
    entered = {"functions": {name: sorted(tests) for name, tests in functions.items()}, "seconds": seconds}
    Path(os.environ["ENTERED_TO"]).write_text(json.dumps(entered))


sys.settrace(enter)
