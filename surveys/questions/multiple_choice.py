"""Several of the options, at most so many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from surveys.questions.figure import Chosen
from surveys.questions.kind import Choice, Question, Reading, Sent, Source, Values
from surveys.scales import Scale, Texts, in_language, texts_of


@dataclass(frozen=True)
class MultipleChoice(Question):
    kind: ClassVar[str] = "multiple_choice"

    most: int
    options: Mapping[str, Texts]

    @classmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        return cls(
            data["code"],
            texts_of(data["text"]),
            data.get("aspect"),
            required=False,
            most=data["most"],
            options={option["code"]: texts_of(option) for option in data["options"]},
        )

    def read(self, sent: Sent) -> Reading:
        """Nothing chosen is an answer too: it is stored as an empty list."""
        chosen = [value for value in dict.fromkeys(sent.getlist(self.code)) if value in self.options]
        if len(chosen) > self.most:
            said = {"chosen": len(chosen), "most": self.most}
            return Reading(error=_("You chose %(chosen)s: leave at most %(most)s.") % said)
        return Reading(chosen)

    def form_field(self, sent: Sent) -> dict[str, Any]:
        chosen = set(sent.getlist(self.code))
        choices = [Choice(code, in_language(texts), code in chosen) for code, texts in self.options.items()]
        return {"choices": choices, "most": self.most}

    def tally(self, answers: Iterable[Any]) -> Values:
        return Counter(chain.from_iterable(answers))

    def figure(self, source: Source) -> Chosen | None:
        counts = source.counts(self)
        if counts is None:
            return None
        return Chosen.of(counts.values, self.options, counts.people, self.most, counts.shares(self.options))
