"""The letters in a list, and how far one of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from outbox.models import COUNTED, Letter, Message


@dataclass(frozen=True)
class LetterRow:
    """A letter in the list: `letter` as `with_counts` reads it."""

    letter: Any
    state: Letter.State

    @property
    def goes_at(self) -> datetime | None:
        return self.letter.goes_at if self.letter.confirmed_at else None


def letters_asked_for(asked: Mapping[str, str]) -> QuerySet[Letter]:
    """By words of the subject or the author's name, and by state; the newest first."""
    found = Letter.objects.with_counts().in_state(asked.get("state", ""), timezone.now())
    for word in words_of(asked):
        found = found.filter(Q(subject__icontains=word) | Q(author__name__icontains=word))
    return found


def rows_of(letters: Sequence[Any]) -> list[LetterRow]:
    now = timezone.now()
    return [LetterRow(letter, letter.state(letter.waiting, now)) for letter in letters]


def words_of(asked: Mapping[str, str]) -> list[str]:
    return asked.get("q", "").replace("\x00", "")[:100].split()


@dataclass(frozen=True)
class Progress:
    """How far a letter is: how many of its mails are in which state."""

    letter: Letter
    state: Letter.State
    people: int
    waiting: int
    sent: int
    failed: int
    stopped: int

    @property
    def done(self) -> int:
        """For the bar: how many wait no more."""
        return self.people - self.waiting

    @property
    def moves(self) -> bool:
        return self.state == Letter.State.SENDING


def progress_of(letter: Letter) -> Progress:
    """In one query."""
    counted = {name: Count("pk", filter=Q(state__in=states)) for name, states in COUNTED.items()}
    numbers = Message.objects.filter(letter=letter).order_by().aggregate(**counted)
    return Progress(letter=letter, state=letter.state(numbers["waiting"], timezone.now()), **numbers)


def mails_asked_for(letter: Letter, asked: Mapping[str, str]) -> QuerySet[Message]:
    """The letter's mails, by name or address and by state; those that failed first."""
    mails = Message.objects.filter(letter=letter).select_related("user").defer("text", "grounds")
    if asked.get("state") in Message.State.values:
        mails = mails.filter(state=asked["state"])
    for word in words_of(asked):
        mails = mails.filter(Q(user__name__icontains=word) | Q(to__icontains=word))
    return mails.order_by("user__name", "pk")
