"""A rating on the scale of the instrument; "don't know" is an answer that counts in no mean."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from surveys.questions.figure import Rating
from surveys.questions.kind import Choice, Question, Reading, Sent, Source, Values
from surveys.scales import Scale, in_language, texts_of

DONT_KNOW = "dont_know"


@dataclass(frozen=True)
class ScaleQuestion(Question):
    kind: ClassVar[str] = "scale"
    rates: ClassVar[bool] = True

    scale: Scale

    @classmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        return cls(data["code"], texts_of(data["text"]), data["aspect"], required=False, scale=scales[data["scale"]])

    def read(self, sent: Sent) -> Reading:
        answers: dict[str, int | str] = {str(value): value for value in self.scale.steps} | {DONT_KNOW: DONT_KNOW}
        return Reading(answers.get(sent.get(self.code, "")))

    def form_field(self, sent: Sent) -> dict[str, Any]:
        """The steps from the weakest up, the words at their ends, and "don't know"."""
        chosen, names = sent.get(self.code, ""), self.scale.names()
        lowest, *_middle, highest = names.values()
        return {
            "choices": [Choice(str(value), word, chosen == str(value)) for value, word in names.items()],
            "lowest": lowest,
            "highest": highest,
            "dont_know": Choice(DONT_KNOW, in_language(self.scale.dont_know), chosen == DONT_KNOW),
        }

    def tally(self, answers: Iterable[Any]) -> Values:
        return {str(answer): count for answer, count in Counter(answers).items()}

    def ratings(self, values: Values) -> dict[int, int]:
        return {int(value): count for value, count in values.items() if value != DONT_KNOW}

    def steps(self) -> tuple[int, ...]:
        return tuple(self.scale.steps)

    def people(self, values: Values, respondents: int) -> int:
        return sum(self.ratings(values).values())

    def figure(self, source: Source) -> Rating | None:
        counts = source.counts(self)
        return Rating.of(self.ratings(counts.values), self.scale.names(), counts.detail) if counts else None
