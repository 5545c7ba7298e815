"""One of several options. A background question is asked to form groups; its answers are counted nowhere else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from surveys.questions.figure import Chosen
from surveys.questions.kind import Choice, Question, Reading, Sent, Source, Values
from surveys.scales import Scale, Texts, in_language, texts_of


@dataclass(frozen=True)
class SingleChoice(Question):
    kind: ClassVar[str] = "single_choice"

    background: bool
    options: Mapping[str, Texts]

    @classmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        return cls(
            data["code"],
            texts_of(data["text"]),
            data.get("aspect"),
            required=data["required"],
            background=data["background"],
            options={option["code"]: texts_of(option) for option in data["options"]},
        )

    def read(self, sent: Sent) -> Reading:
        answer = sent.get(self.code, "")
        if answer in self.options:
            return Reading(answer)
        return Reading(error=self.missing)

    @property
    def missing(self) -> str:
        """What to say where nothing is chosen; empty where nothing need be."""
        return _("Choose one: %(question)s") % {"question": self.asked} if self.required else ""

    def form_field(self, sent: Sent) -> dict[str, Any]:
        chosen = sent.get(self.code, "")
        choices = [Choice(code, in_language(texts), chosen == code) for code, texts in self.options.items()]
        return {"choices": choices, "missing": self.missing}

    def tally(self, answers: Iterable[Any]) -> Values:
        return {} if self.background else Counter(answers)

    def parts(self) -> dict[str, Texts]:
        return {f"{self.code}:{code}": texts for code, texts in self.options.items()}

    def part_of(self, answer: Any) -> str:
        return f"{self.code}:{answer}"

    def figure(self, source: Source) -> Chosen | None:
        counts = None if self.background else source.counts(self)
        if counts is None:
            return None
        return Chosen.of(counts.values, self.options, counts.people, 1, counts.shares(self.options))
