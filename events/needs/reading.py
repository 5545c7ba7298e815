"""What is needed at an event: numbers without names, and names for those who may know."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from digiverkosto.translated import alphabetical
from events.models import Event, Needs, Registration
from events.needs.said import Access, Diet, Said
from events.needs.sealing import CannotOpen, unseal

C = TypeVar("C", bound=TextChoices)
FEWEST, FEWEST_OUTSIDE = 5, 3
"""Whoever may not read the names sees them in the list of seats: a need of fewer, or of nearly all of them, is that of a person."""


@dataclass(frozen=True)
class Numbers:
    """Of those who have a seat. Own words stand in the order of the alphabet, so that nobody is told by their place.

    `closed`: how many have said something that cannot be opened. `whole`: nothing is left out.
    """

    people: int
    said: int
    closed: int
    diet: list[tuple[str, int]]
    diet_words: list[str]
    access: list[tuple[str, int]]
    access_words: list[str]
    whole: bool = True

    @property
    def silent(self) -> int:
        """How many have said nothing."""
        return self.people - self.said

    @property
    def too_few(self) -> bool:
        """Whether nothing is told of them, not even how many they are."""
        return not self.whole and self.said < FEWEST

    @property
    def left_out(self) -> str:
        """In words; empty for those who read the whole."""
        if self.whole:
            return ""
        if self.too_few:
            return _(
                "Fewer than five people have said what they need: with the list of names, so small numbers would tell of a person."
            )
        return _(
            "A need of fewer than five people, or of nearly everybody, is left out here: with the list of names it would tell of a person."
        )

    def without_the_telling(self) -> "Numbers":
        """What those may read who may not read the names."""
        if self.said < FEWEST:
            return Numbers(self.people, 0, 0, [], [], [], [], whole=False)
        diet, access = ([row for row in rows if self.tells_of_nobody(row[1])] for rows in (self.diet, self.access))
        words = {
            name: said if self.tells_of_nobody(len(said := getattr(self, name))) else []
            for name in ("diet_words", "access_words")
        }
        return replace(self, diet=diet, access=access, whole=False, **words)

    def tells_of_nobody(self, people: int) -> bool:
        return FEWEST <= people <= self.people - FEWEST_OUTSIDE


@dataclass(frozen=True)
class Named:
    """A person and what they need; None for what cannot be opened."""

    name: str
    party: str
    said: Said | None


def opened(event: Event) -> Iterator[tuple[Registration, Said | None]]:
    """Whoever has a seat and has said something."""
    rows = Needs.objects.filter(
        registration__event=event, registration__state=Registration.State.REGISTERED
    ).select_related(*(f"registration__{one}" for one in ("user", "enrolment__municipality", "enrolment__consortium")))
    for row in rows:
        try:
            yield row.registration, unseal(bytes(row.sealed), row.registration_id)
        except CannotOpen:
            yield row.registration, None


def numbers_of(event: Event, *, named: bool) -> Numbers | None:
    """In two queries; None, and none, for an event that does not ask. `named`: for somebody who may read the names."""
    if not event.asks_needs:
        return None
    rows = [said for _registration, said in opened(event)]
    known = [said for said in rows if said is not None]
    numbers = Numbers(
        people=Registration.objects.standing().filter(event=event).count(),
        said=len(rows),
        closed=len(rows) - len(known),
        diet=counted(Diet, (value for said in known for value in said.diet)),
        diet_words=in_order(said.diet_words for said in known),
        access=counted(Access, (value for said in known for value in said.access)),
        access_words=in_order(said.access_words for said in known),
    )
    return numbers if named else numbers.without_the_telling()


def counted(choices: type[C], values: Iterable[str]) -> list[tuple[str, int]]:
    """What somebody needs, and how many do."""
    found = Counter(values)
    return [(str(choice.label), found[choice.value]) for choice in choices if found[choice.value]]


def in_order(words: Iterable[str]) -> list[str]:
    return sorted(filter(None, words), key=alphabetical)


def needs_by_name(event: Event) -> list[Named]:
    """By participant and name, in one query."""
    found = [Named(str(seat.user), str(seat.enrolment.party), said) for seat, said in opened(event)]
    return sorted(found, key=lambda one: (alphabetical(one.party), alphabetical(one.name)))
