"""Finding rows by words: PostgreSQL knows the stems of Finnish and Swedish, SQLite looks for the words as they begin."""

import re
from functools import reduce
from operator import add, or_
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

CONFIGURATIONS = ("finnish", "swedish")
"""PostgreSQL's, which know the endings of the language."""
WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_WORDS = 8
SHORTEST, LONGEST = 4, 60
"""Letters of a word that says what a text is about; no word is longer."""
ENDING = 3
"""So many letters at the end of a word may be its ending."""
Rows = TypeVar("Rows", bound="QuerySet")  # type: ignore[type-arg]


def words_of(text: str, shortest: int = 1) -> list[str]:
    """The text's different words in lower case, of at least that many letters: at most as many as are looked for."""
    found = dict.fromkeys(word.casefold()[:LONGEST] for word in WORD.findall(text) if len(word) >= shortest)
    return list(found)[:MOST_WORDS]


def telling_words(text: str) -> list[str]:
    """The longest ones, which say what the text is about."""
    found = dict.fromkeys(word.casefold()[:LONGEST] for word in WORD.findall(text) if len(word) >= SHORTEST)
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]


def beginning(word: str) -> str:
    """The word without what may be an ending."""
    return word[: max(SHORTEST, len(word) - ENDING)]


def stemmed() -> bool:
    return connection.vendor == "postgresql"


def with_index(rows: Rows, *fields: str) -> Rows:
    """Adds what `has_word` asks: the fields' words by their stems, in each language."""
    if not stemmed():
        return rows
    return rows.annotate(**{f"by_{name}": SearchVector(*fields, config=name) for name in CONFIGURATIONS})


def has_word(word: str, *fields: str) -> Q:
    """One of the fields has the word, by its stem or as a part of a longer one. The rows come from `with_index`."""
    contained = reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
    if not stemmed():
        return contained
    stems = (Q(**{f"by_{name}": SearchQuery(word, config=name)}) for name in CONFIGURATIONS)
    return reduce(or_, stems, contained)


def having_all(rows: Rows, words: list[str], *fields: str) -> Rows:
    """The rows that have every word."""
    found = with_index(rows, *fields)
    for word in words:
        found = found.filter(has_word(word, *fields))
    return found


def shared(words: list[str], *fields: str) -> Any:
    """How many of the words a row has; where no stems are known, what the word begins with is enough."""
    asked = words if stemmed() else [beginning(word) for word in words]
    one_each: list[Any] = [
        Case(When(has_word(word, *fields), then=Value(1)), default=Value(0), output_field=IntegerField())
        for word in asked
    ]
    return reduce(add, one_each)
