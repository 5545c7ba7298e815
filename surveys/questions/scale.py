"""A rating on the scale of the instrument; "don't know" is an answer that counts in no mean."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from surveys.questions.figure import Rating
from surveys.questions.kind import Choice, Question, Reading, Sent, Source, Values
from surveys.scales import Scale, Texts, in_language, texts_of

DONT_KNOW = "dont_know"


@dataclass(frozen=True)
class ScaleQuestion(Question):
    kind: ClassVar[str] = "scale"
    rates: ClassVar[bool] = True

    scale: Scale
    help: Texts = field(default_factory=dict)
    """A line under what is asked; empty where there is none."""

    @classmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        return cls(
            data["code"],
            texts_of(data["text"]),
            data["aspect"],
            required=False,
            scale=scales[data["scale"]],
            help=texts_of(data["help"]) if "help" in data else {},
        )

    def read(self, sent: Sent) -> Reading:
        answers: dict[str, int | str] = {str(value): value for value in self.scale.steps} | {DONT_KNOW: DONT_KNOW}
        return Reading(answers.get(sent.get(self.code, "")))

    def form_field(self, sent: Sent) -> dict[str, Any]:
        """The steps from the weakest up with their words, "don't know" apart, and the line of help."""
        chosen = sent.get(self.code, "")
        return {
            "choices": [Choice(str(value), word, chosen == str(value)) for value, word in self.scale.names().items()],
            "help": in_language(self.help) if self.help else "",
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
