"""The command that makes a document without a worker."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from roadmaps.models import Roadmap, Version


def test_render_roadmap_writes_a_pdf_and_keeps_no_version(roadmap: Roadmap, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    call_command("render_roadmap", roadmap.pk, output=path, verbosity=0)
    assert path.read_bytes().startswith(b"%PDF")
    assert not Version.objects.exists()


def test_render_roadmap_says_when_there_is_none(db: None) -> None:
    with pytest.raises(CommandError, match="no roadmap 12345"):
        call_command("render_roadmap", 12345)
