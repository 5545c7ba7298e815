"""What a respondent's phone loads on the first visit: little, since many answer on a thin connection."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from surveys.models import Survey

MOST_BYTES = 50_000


def static_file(address: str) -> Path:
    path = finders.find(urlsplit(address).path.removeprefix("/static/"))
    assert isinstance(path, str), address
    return Path(path)


def loaded_by(page: str) -> list[Path]:
    """The files that the page names, and those that its style sheets name."""
    files = [static_file(address) for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)]
    named = [
        (sheet.parent / address).resolve()
        for sheet in files
        if sheet.suffix == ".css"
        for address in re.findall(r'url\("?(?!data:)([^")]+)"?\)', sheet.read_text(encoding="utf-8"))
    ]
    return [*files, *named]


def test_first_visit_of_a_survey_stays_small(survey: Survey) -> None:
    answer = Client().get(reverse("survey", args=[survey.key]), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content)
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in loaded_by(page.decode())}
    total = len(answer.content) + sum(sizes.values())
    assert total < MOST_BYTES, sizes


def test_no_typeface_is_loaded(survey: Survey) -> None:
    page = Client().get(reverse("survey", args=[survey.key])).content.decode()
    assert [path.name for path in loaded_by(page) if path.suffix in {".otf", ".ttf", ".woff2"}] == []
