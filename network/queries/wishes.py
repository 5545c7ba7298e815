"""Who sees which wishes, and which are about the same."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.conf import settings

from network.models import Wish, WishQuerySet
from network.queries.reader import Reader, in_running
from network.queries.words import shared, telling_words, with_index
from participants.models import Enrolment

LANGUAGES = [language for language, _name in settings.LANGUAGES]
READ = [
    *("text", "outcome", "made_at", "enrolment__consortium__name", "theme__state"),
    *(f"enrolment__municipality__name_{language}" for language in LANGUAGES),
    *(f"theme__title_{language}" for language in LANGUAGES),
]
"""What is shown of a wish: its words, whose it is, and what it was gathered into."""
MOST_SIMILAR = 5
LIKE = 0.4
"""Of the words that say what a wish is about, so large a part has to be in another for it to be similar."""


def wishes_open_to(reader: Reader) -> WishQuerySet:
    """Staff see all wishes; others those of the programmes that they take part in."""
    related = ("enrolment__municipality", "enrolment__consortium", "theme")
    return reader.of_programmes(Wish.objects.select_related(*related).only(*READ).with_support())


def enrolment_to_wish_for(own: Iterable[Enrolment]) -> Enrolment | None:
    """The running enrolment on whose behalf a person makes wishes; None for staff and outsiders, who have no `own`."""
    return next(iter(in_running(own)), None)


def similar_to(text: str, wishes: WishQuerySet) -> list[Wish]:
    """Those of the wishes that share the most words with the text, a few at most."""
    words = telling_words(text)
    if not words:
        return []
    found: Any = with_index(wishes, "text").annotate(alike=shared(words, "text"))
    near = found.filter(alike__gte=max(1, ceil(LIKE * len(words))))
    return list(near.order_by("-alike", "-support", "-pk")[:MOST_SIMILAR])
