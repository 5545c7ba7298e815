"""The commands a newcomer meets first."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from bin import demo, sizes, translations

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


def test_make_alone_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert {"demo", "test", "lint", "types", "bench", "help"} <= targets
    assert {line.split()[1] for line in shown.splitlines()} == targets


@pytest.mark.parametrize("program", sorted({*re.findall(r"@(bin/[a-z-]+)", MAKEFILE), ".ci/run"}))
def test_every_program_of_the_makefile_can_be_run(program: str) -> None:
    assert (ROOT / program).stat().st_mode & 0o111


def test_the_readme_begins_with_the_two_commands() -> None:
    beginning = "\n".join((ROOT / "README.md").read_text().splitlines()[:12])
    assert "make demo" in beginning
    assert "make test" in beginning


def test_a_taken_port_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(demo.DemoError, match=f"Port {port} cannot be used .* PORT={port + 1} make demo"):
            demo.wanted_port()


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(demo.DemoError, match="is not a port"):
        demo.wanted_port()


def test_the_demo_is_loaded_anew_when_its_sources_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    source = tmp_path / "demo" / "network.py"
    source.parent.mkdir()
    source.write_text("a = 1\n")
    before = demo.loaded_from()
    assert demo.loaded_from() == before
    source.write_text("a = 2\n")
    assert demo.loaded_from() != before


def test_a_function_of_fifty_lines_is_too_long() -> None:
    body = "    pass\n"
    assert list(sizes.long_functions("def f():\n" + body * 48)) == []
    assert list(sizes.long_functions("def f():\n" + body * 49)) == [(1, "f", 50)]


def test_missing_and_guessed_translations_are_found(tmp_path: Path) -> None:
    path = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    done, empty, guess = (
        'msgid "a"\nmsgstr "A"\n\n',
        'msgid "b"\nmsgstr ""\n\n',
        '#, fuzzy\nmsgid "c"\nmsgstr "C"\n',
    )
    path.write_text(header + done + empty + guess)
    assert list(translations.untranslated(path)) == ["sv: 'b' in ?", "sv: 'c' in ? (marked fuzzy)"]
