"""The respondent's own words. They are kept apart from the response, and a person reads them before they are shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from surveys.questions.figure import Words
from surveys.questions.kind import Question, Reading, Sent, Source
from surveys.scales import Scale, texts_of
from surveys.sealing import ROOM_FOR_WORDS

LONGEST = 2000
"""Characters in one answer, where its question does not say fewer."""
FULLEST = ROOM_FOR_WORDS - 64
"""Bytes of one answer as it is packed; letters of any alphabet fit in, 2,000 small pictures do not."""
FEWEST_RESPONDENTS = 10
"""Own words are shown from this many respondents up."""


@dataclass(frozen=True)
class TextQuestion(Question):
    kind: ClassVar[str] = "text"
    apart: ClassVar[bool] = True

    longest: int = LONGEST
    """Characters, LONGEST at most."""

    @classmethod
    def of(cls, data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Self:
        return cls(
            data["code"], texts_of(data["text"]), aspect=None, required=False, longest=data.get("longest", LONGEST)
        )

    def form_field(self, sent: Sent) -> dict[str, Any]:
        return {"typed": sent.get(self.code, ""), "longest": self.longest}

    def read(self, sent: Sent) -> Reading:
        text = sent.get(self.code, "").replace("\x00", "").strip()
        if len(text) > self.longest or len(json.dumps(text, ensure_ascii=False).encode()) > FULLEST:
            said = {"most": self.longest, "now": len(text)}
            return Reading(error=_("Shorten your answer to %(most)s characters; it has %(now)s.") % said)
        return Reading(text or None)

    def figure(self, source: Source) -> Words | None:
        texts = source.own_words(self, FEWEST_RESPONDENTS)
        return Words(tuple(texts)) if texts else None
