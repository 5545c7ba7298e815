"""Searching what the network shares: by the stems of words where the database knows them, else by the words themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from digiverkosto.translated import language_of
from network.models import Announcement, Theme
from network.queries.materials import materials_open_to
from network.queries.reader import Reader
from network.queries.showcase import entries_open_to
from network.queries.words import WORD, beginning, having_all, words_of

LONGEST_QUERY = 100
MOST = 12
"""Hits of each kind."""
BEFORE, AROUND = 60, 220
"""Characters before the first hit, and of the piece of a text that is shown."""


@dataclass(frozen=True)
class Hit:
    """`language`: of what is shown; empty where nobody has said."""

    title: SafeString
    piece: SafeString
    about: str | Promise
    address: str
    language: str = ""


@dataclass(frozen=True)
class Found:
    """Hits of one kind; `more`: there are more than are shown."""

    kind: str
    hits: list[Hit]
    more: bool


def find(reader: Reader, query: str) -> list[Found]:
    """What has every word, in the kinds that have something; each in one query."""
    words = words_of(query[:LONGEST_QUERY])
    if not words:
        return []
    kinds = ((kind, list(hits(reader, words))) for kind, hits in KINDS)
    return [Found(kind, found[:MOST], len(found) > MOST) for kind, found in kinds if found]


def rows_with(rows: Any, words: list[str], *names: str) -> Any:
    """The newest rows that have every word, in the fields of these names in Finnish, Swedish or English."""
    fields = [f"{name}_{language}" for name in names for language in ("fi", "sv", "en")]
    return having_all(rows, words, *fields)[: MOST + 1]


def announcements(reader: Reader, words: list[str]) -> Iterator[Hit]:
    rows = reader.of_programmes(Announcement.objects.valid_on(timezone.localdate()))
    for row in rows_with(rows, words, "title", "body"):
        shown = translated(row, "title", "body", words)
        yield Hit(*shown, about="", address=f"{reverse('announcements')}#announcement-{row.pk}", language=said(row))


def themes(reader: Reader, words: list[str]) -> Iterator[Hit]:
    for row in rows_with(reader.of_programmes(Theme.objects.all()), words, "title", "description", "answer"):
        address = f"{reverse('themes')}#theme-{row.pk}"
        text = " ".join(filter(None, (row.answer, row.description)))
        yield Hit(marked(row.title, words), piece_of(text, words), row.get_state_display(), address, said(row))


def materials(reader: Reader, words: list[str]) -> Iterator[Hit]:
    for row in rows_with(materials_open_to(reader), words, "title", "description"):
        address = row.url or reverse("material-file", args=[row.pk])
        shown = translated(row, "title", "description", words)
        yield Hit(*shown, about=capfirst(row.get_kind_display()), address=address, language=said(row))


def solutions(reader: Reader, words: list[str]) -> Iterator[Hit]:
    """What was hidden is found by nobody."""
    rows = having_all(entries_open_to(reader).filter(hidden_at=None), words, "title", "text", "systems")
    for row in rows[: MOST + 1]:
        about = f"{capfirst(row.get_kind_display())}, {row.enrolment.party}"
        address = reverse("solution", args=[row.pk])
        yield Hit(marked(row.title, words), piece_of(f"{row.text} {row.systems}", words), about, address)


KINDS: tuple[tuple[str, Any], ...] = (
    ("announcements", announcements),
    ("themes", themes),
    ("materials", materials),
    ("solutions", solutions),
)


def said(row: Any) -> str:
    return language_of(row, "title")


def translated(row: Any, title: str, text: str, words: Sequence[str]) -> tuple[SafeString, SafeString]:
    return marked(getattr(row, title), words), piece_of(getattr(row, text) or "", words)


def fits(word: str, asked: Sequence[str]) -> bool:
    """Whether a word of a text is one of those that were asked for, with another ending or as a part of a longer one."""
    low = word.casefold()
    return any(one in low or low.startswith(beginning(one)) for one in asked)


def marked(text: str, asked: Sequence[str]) -> SafeString:
    """The text with what was asked for marked, and everything that is markup escaped."""
    parts, end = [], 0
    for found in WORD.finditer(text):
        if fits(found[0], asked):
            parts += [escape(text[end : found.start()]), format_html("<mark>{}</mark>", found[0])]
            end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 (every part is escaped)


def piece_of(text: str, asked: Sequence[str]) -> SafeString:
    """The piece of the text around the first hit."""
    plain = re.sub(r"\s+", " ", text).strip()
    first = next((found.start() for found in WORD.finditer(plain) if fits(found[0], asked)), 0)
    start = 0 if first < BEFORE else plain.rfind(" ", 0, first - BEFORE // 2) + 1
    end = len(plain) if len(plain) - start <= AROUND else plain.rfind(" ", start, start + AROUND)
    end = end if end > start else start + AROUND
    shown = marked(plain[start:end], asked)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(plain) else "")
