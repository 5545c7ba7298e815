"""The shapes that figures come in. A kind of question fills one of them; outlets know the shapes and no kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from surveys.portions import Portion
from surveys.rounding import halves, nearest, tenths
from surveys.scales import Texts, classes_of, in_language


class Detail(IntEnum):
    """How closely answers are told, the closest first: how many gave each value, rough shares, the mean of ratings alone.

    Shares are of three classes of ratings, or of each choice.
    """

    VALUES = 0
    CLASSES = 1
    MEAN = 2


@dataclass(frozen=True)
class Share:
    """The values of a class, and about how many of a hundred gave one of them, in tens."""

    values: Sequence[int]
    percent: int


@dataclass(frozen=True)
class Rating:
    """How many rated, their mean, and the values' words.

    `distribution`: how many gave each value; the mean then has one decimal. Where too few differ for that it is None, the
    mean is in half levels, and `classes` has shares, None where these would tell too much as well.
    `note`: one more sentence that these numbers alone tell.
    """

    template: ClassVar[str] = "surveys/results/rating.html"

    answers: int
    mean: float
    words: Mapping[int, str]
    distribution: Mapping[int, int] | None = None
    classes: Sequence[Share] | None = None
    note: str = ""

    @classmethod
    def of(cls, counts: Mapping[int, int], words: Mapping[int, str], detail: Detail = Detail.VALUES) -> "Rating":
        """Of at least one rating."""
        answers = sum(counts.values())
        total = sum(value * count for value, count in counts.items())
        if detail is Detail.VALUES:
            return cls(answers, tenths(total, answers), words, {value: counts.get(value, 0) for value in words})
        shares = shares_of(counts, classes_of(words)) if detail is Detail.CLASSES else None
        return cls(answers, halves(total, answers, words), words, classes=shares)

    def named(self, share: Share) -> str:
        """A class by its values and their words: 1–2 weakest–weak."""
        ends = dict.fromkeys((share.values[0], share.values[-1]))
        return f"{'–'.join(map(str, ends))} {'–'.join(self.words[value] for value in ends)}"


def shares_of(counts: Mapping[int, int], classes: Iterable[Sequence[int]]) -> tuple[Share, ...]:
    """Of at least one rating. In tens, so that they cannot be counted back; they need not make a hundred."""
    answers = sum(counts.values())
    return tuple(
        Share(values, 10 * nearest(10 * sum(counts.get(value, 0) for value in values), answers)) for values in classes
    )


@dataclass(frozen=True)
class Chosen:
    """How many people stand behind the choices, and each choice with how many made it, the most chosen first.

    Where too few differ for that `counts` is empty, and `shares` has about how many of a hundred made each.
    """

    template: ClassVar[str] = "surveys/results/chosen.html"

    answers: int
    counts: Sequence[tuple[str, int]]
    most: int
    shares: Sequence[tuple[str, Portion]] = ()
    mean: ClassVar[None] = None

    @classmethod
    def of(
        cls,
        values: Mapping[str, int],
        options: Mapping[str, Texts],
        people: int,
        most: int,
        shares: Mapping[str, Portion] | None = None,
    ) -> "Chosen":
        """Equally chosen options keep their order; so do those of the same share, or the order would tell their counts."""
        if shares is not None:
            told = [(in_language(texts), shares[code]) for code, texts in options.items()]
            return cls(people, (), most, tuple(sorted(told, key=lambda pair: -pair[1].low - pair[1].high)))
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
