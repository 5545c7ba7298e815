"""A worker makes documents for weeks: what each leaves behind is little, and a process that has grown is replaced."""

import gc
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.documents.samples import markup, pdf_of

ROOT = Path(settings.BASE_DIR)
WARM, MADE = 10, 22
MOST_KEPT = 800
"""Kilobytes of a document that stay: WeasyPrint's native libraries keep some 300 to 400 for good."""
PARENT = 160_000
"""Kilobytes of the process that starts the others."""


def test_documents_leave_little_behind() -> None:
    program = "import django; django.setup(); from tests.documents.test_memory import grown; print(grown())"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert int(ran.stdout) < MOST_KEPT * (MADE - WARM)


def grown() -> int:
    """Kilobytes by which this process grows between the first documents and the last."""
    contents = markup()
    for number in range(MADE):
        if number == WARM:
            before = size()
        pdf_of(*contents)
    return size() - before


def size() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


@pytest.mark.parametrize("style", sorted(ROOT.glob("*/templates/**/document.css")), ids=lambda path: path.parts[-4])
def test_no_style_gives_every_text_font_features(style: Path) -> None:
    """WeasyPrint never frees the memory of a text that has some: columns of figures have them, and nothing else."""
    plain = re.sub(r"\{[{%#].*?[}%#]\}", "", style.read_text(), flags=re.DOTALL)
    rules = re.findall(r"^([^{}\n]+?)\{([^}]*)\}", plain, flags=re.MULTILINE)
    with_features = [selector.strip() for selector, rule in rules if re.search(r"font-(variant|feature)", rule)]
    assert set(with_features) <= {".num", ".schedule th:nth-child(2), .schedule td:nth-child(2)"}


@pytest.mark.parametrize("worker", ["worker", "worker-documents", "worker-mail"])
def test_process_is_replaced_before_its_container_is_full(worker: str) -> None:
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][worker]
    processes = int(service["command"][service["command"].index("--concurrency") + 1])
    limit = int(service["mem_limit"].removesuffix("g")) * 1024 * 1024
    assert PARENT + processes * settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD < limit
