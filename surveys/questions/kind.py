"""What every kind of question answers for itself. A kind is a module of this folder and a form template of its name."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from surveys.portions import Portion, counts_behind, portion
from surveys.questions.figure import Detail, Figure
from surveys.scales import Scale, Texts, in_language

Values = Mapping[str, int]
"""Tallied value → how many gave it."""


class Sent(Protocol):
    """A sent form, as a QueryDict offers it."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Reading:
    """What was read of one question: what to store, None where nothing was answered; or what is wrong, in words."""

    answer: Any = None
    error: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a question's answers in its form."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Counts:
    """Answers that may be shown, as closely as `detail` says: how many gave each value, and how many people did.

    `groups`: those that choices are added up from, each as closely as it may be told by itself.
    """

    values: Values
    people: int
    detail: Detail = Detail.VALUES
    groups: Sequence["Counts"] = ()

    def shares(self, options: Iterable[str]) -> dict[str, Portion] | None:
        """About what share chose each option; None where it may be told how many did."""
        if self.detail is Detail.VALUES:
            return None
        return {option: portion(*self.between(option), self.people) for option in options}

    def between(self, value: str) -> tuple[int, int]:
        """The least and the most that can have given a value, for whoever knows what is told of each group by itself.

        Shares are of these, so that they tell nothing more of a group when the others' are taken from them.
        """
        count = self.values.get(value, 0)
        if self.detail is Detail.VALUES:
            return count, count
        if not self.groups:
            return counts_behind(count, self.people)
        least, most = zip(*(group.between(value) for group in self.groups), strict=True)
        return sum(least), sum(most)


class Source(Protocol):
    """What the suppression engine lets a question see of the answers to it."""

    def counts(self, question: "Question") -> Counts | None:
        """None where nothing may be shown."""

    def own_words(self, question: "Question", fewest: int) -> Sequence[str]:
        """Reviewed texts of surveys with at least `fewest` respondents."""


KINDS: dict[str, type["Question"]] = {}


@dataclass(frozen=True)
class Question(ABC):
    """One question of a form. `code` names it in forms, stored answers and tallies; `text` is what is asked."""

    kind: ClassVar[str]
    rates: ClassVar[bool] = False
    """Answers are ratings that have a mean."""
    apart: ClassVar[bool] = False
    """Answers are kept apart from the rest of the response, since their words may tell who wrote them."""

    code: str
    text: Texts
    aspect: int | None
    required: bool

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind] = cls

    @classmethod
    @abstractmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        """From an instrument's content."""

    @abstractmethod
    def read(self, sent: Sent) -> Reading:
        """The answer in a sent form; what the question does not know is not read."""

    @abstractmethod
    def figure(self, source: Source) -> Figure | None:
        """What is shown of the answers, None where nothing may be or nothing is."""

    @abstractmethod
    def form_field(self, sent: Sent) -> dict[str, Any]:
        """What its field in the form shows besides the question, with what was answered."""

    def tally(self, answers: Iterable[Any]) -> Values:
        """Stored answers counted by value."""
        return {}

    def people(self, values: Values, respondents: int) -> int:
        """How many people stand behind these tallies of a survey with so many respondents."""
        return respondents

    def outside(self, values: Values, people: int) -> int:
        """How many of these people are outside the most given answer, or outside giving none, whichever are fewer."""
        return min(sum(values.values()), people - max(values.values(), default=0))

    def ratings(self, values: Values) -> dict[int, int]:
        """Rating → how many gave it: those of the tallied values that count in a mean."""
        return {}

    def steps(self) -> tuple[int, ...]:
        """The values that ratings can have, the lowest first."""
        return ()

    def parts(self) -> dict[str, Texts]:
        """The parts of a municipality that answers to this question make: group of tallies → its name."""
        return {}

    def part_of(self, answer: Any) -> str:
        """The part to which somebody who answers so belongs. Raises LookupError for a kind that makes no parts."""
        raise LookupError(f"answers to {self.code} make no parts")

    @property
    def asked(self) -> str:
        """What is asked, in the active language."""
        return in_language(self.text)

    @property
    def template(self) -> str:
        """The template of its field in the form."""
        return f"surveys/questions/{self.kind}.html"
