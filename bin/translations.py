"""Collects the texts to translate, and checks that each one has its Finnish and Swedish form.

python -m bin.translations collect    # into locale/
python -m bin.translations check      # changes nothing
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

LANGUAGES = ("fi", "sv")
DOMAINS = ("django", "djangojs")
ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
SOURCES = (".py", ".html", ".txt", ".js", ".po")
NO_TEXTS_FOR_PEOPLE = ("benchmarks", "bin", "docs", "requirements", "tests")


def source_files() -> Iterator[Path]:
    """Files that may hold texts, those not yet committed too, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for path in map(Path, set(listed.splitlines())):
        if path.suffix in SOURCES and path.parts[0] not in NO_TEXTS_FOR_PEOPLE and (ROOT / path).exists():
            yield path


def collect(folder: Path) -> Path:
    """Copies the sources into the folder, updates the translations there and returns their folder."""
    for path in source_files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    (folder / "locale").mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    languages = [part for language in LANGUAGES for part in ("--locale", language)]
    for domain in DOMAINS:
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--domain",
            domain,
            "--no-obsolete",
            "--no-wrap",
        ]
        command += ["--add-location", "file", *languages]
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return folder / "locale"


def translation_files(locale: Path) -> Iterator[Path]:
    """The files that makemessages left; a domain without texts has none."""
    for language in LANGUAGES:
        for domain in DOMAINS:
            path = locale / language / "LC_MESSAGES" / f"{domain}.po"
            if path.exists():
                yield path


def untranslated(path: Path) -> Iterator[str]:
    """One line for each text that has no translation, or only a guessed one."""
    language = path.parts[-3]
    for entry in polib.pofile(str(path)):
        if not entry.obsolete and not entry.translated():
            source = entry.occurrences[0][0] if entry.occurrences else "?"
            guess = " (marked fuzzy)" if entry.fuzzy else ""
            yield f"{language}: {entry.msgid!r} in {source}{guess}"


def write(locale: Path) -> None:
    """Puts the collected files in the place of ours."""
    for path in translation_files(locale):
        target = LOCALE / path.relative_to(locale)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def main(arguments: list[str]) -> int:
    if arguments not in (["collect"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        locale = collect(Path(folder))
        if arguments == ["collect"]:
            write(locale)
        missing = [line for path in translation_files(locale) for line in untranslated(path)]
    if missing:
        print("\n".join(missing))
        print(f"{len(missing)} texts lack a translation: make messages, then fill in locale/*/LC_MESSAGES/*.po")
    return bool(missing) and arguments == ["check"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
