"""The shapes that figures come in. A kind of question fills one of them; outlets know the shapes and no kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from surveys.scales import Texts, in_language


@dataclass(frozen=True)
class Rating:
    """How many rated, their mean (two decimals), how many gave each value, and the values' words.

    `note`: one more sentence that these numbers alone tell.
    """

    template: ClassVar[str] = "surveys/results/rating.html"

    answers: int
    mean: float
    distribution: Mapping[int, int]
    words: Mapping[int, str]
    note: str = ""

    @classmethod
    def of(cls, counts: Mapping[int, int], words: Mapping[int, str], note: str = "") -> "Rating":
        """Of at least one rating."""
        answers = sum(counts.values())
        mean = round(sum(value * count for value, count in counts.items()) / answers, 2)
        return cls(answers, mean, {value: counts.get(value, 0) for value in words}, words, note)


@dataclass(frozen=True)
class Chosen:
    """How many people stand behind the choices, and each choice with how many made it, the most chosen first."""

    template: ClassVar[str] = "surveys/results/chosen.html"

    answers: int
    counts: Sequence[tuple[str, int]]
    most: int
    mean: ClassVar[None] = None

    @classmethod
    def of(cls, values: Mapping[str, int], options: Mapping[str, Texts], people: int, most: int) -> "Chosen":
        """Equally chosen options keep their order."""
        named = [(in_language(texts), values.get(code, 0)) for code, texts in options.items()]
        return cls(people, tuple(sorted(named, key=lambda pair: -pair[1])), most)


@dataclass(frozen=True)
class Words:
    """What people wrote, after a person has let it through."""

    template: ClassVar[str] = "surveys/results/words.html"

    texts: Sequence[str]
    answers: ClassVar[None] = None
    mean: ClassVar[None] = None


Figure = Rating | Chosen | Words
