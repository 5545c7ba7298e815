"""Finnish hyphenation for documents: pyphen, which WeasyPrint asks, has no Finnish patterns of its own."""

from pathlib import Path

import pyphen  # type: ignore[import-untyped]

FINNISH = Path(__file__).parent / "hyph_fi.dic"


def teach_finnish() -> None:
    """Make the Finnish patterns known to pyphen; twice is harmless."""
    pyphen.LANGUAGES.setdefault("fi", FINNISH)
    pyphen.LANGUAGES_LOWERCASE.setdefault("fi", "fi")
