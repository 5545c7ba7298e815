"""A form's content as everything reads it: immutable, parsed once a process for a frozen version.

Content: `title`, `aspects` ([{no, level (personal or municipality), fi, sv, en}]), `scales` (name → {steps: [{value, fi,
sv, en}], dont_know}), `levels` (the scale whose words name a level of an aspect), `groups` ([{question, title}]: the
questions whose answers make the parts of a municipality), `counted_by` ([question]: the questions by whose answers responses are
counted, without which those of `groups`), `sections` ([{key, title, intro, results_title, questions: [{code, kind, text,
what the kind needs}]}]). Every text is {fi, sv, en}; `intro` and `results_title` may be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from surveys.questions import Question, question_of
from surveys.questions.kind import Sent
from surveys.scales import Scale, Texts, in_language, texts_of
from surveys.sealing import ROOM_FOR_CHOICE, ROOM_FOR_WORDS


@dataclass(frozen=True)
class Aspect:
    """One of the things that a municipality develops. `personal`: rated from one's own viewpoint."""

    number: int
    personal: bool
    texts: Texts

    def name(self, language: str | None = None) -> str:
        return in_language(self.texts, language)


@dataclass(frozen=True)
class Section:
    """One screen of the form. Texts are empty where there are none."""

    key: str
    title: Texts
    intro: Texts
    results_title: Texts
    questions: tuple[Question, ...]


@dataclass
class Answers:
    """What a respondent sent: their choices, their own words apart from them, and what is wrong, all by question."""

    choices: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Questionnaire:
    aspects: tuple[Aspect, ...]
    levels: Scale
    sections: tuple[Section, ...]
    groups: Mapping[str, Texts]
    """Code of a question whose answers make the parts of a municipality → the heading of its parts."""
    counted_by: tuple[str, ...]
    """Codes of the questions by whose answers responses are counted: those of `groups`, and what later figures need."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Questionnaire":
        """Raises KeyError for content that lacks something."""
        scales = {name: Scale.of(data) for name, data in content["scales"].items()}
        return cls(
            aspects=tuple(
                Aspect(data["no"], data["level"] == "personal", texts_of(data)) for data in content["aspects"]
            ),
            levels=scales[content["levels"]],
            sections=tuple(section_of(data, scales) for data in content["sections"]),
            groups={group["question"]: texts_of(group["title"]) for group in content["groups"]},
            counted_by=tuple(content.get("counted_by", [group["question"] for group in content["groups"]])),
        )

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Code → question, in the order in which they are asked."""
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def rated(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions.values() if question.rates)

    @cached_property
    def rated_by_aspect(self) -> dict[int, tuple[Question, ...]]:
        """Aspect → the questions whose ratings it is made of."""
        return {
            aspect.number: tuple(question for question in self.rated if question.aspect == aspect.number)
            for aspect in self.aspects
        }

    @cached_property
    def grouping(self) -> tuple[Question, ...]:
        """The questions of `groups`."""
        return tuple(self.questions[code] for code in self.groups)

    def read(self, sent: Sent) -> Answers:
        """Read a sent form: nothing that the questionnaire does not know gets through.

        A question left out is simply not stored; required ones, and one rating, must be answered.
        """
        answers = Answers()
        for code, question in self.questions.items():
            reading = question.read(sent)
            if reading.error:
                answers.errors[code] = reading.error
            elif reading.answer is not None:
                (answers.words if question.apart else answers.choices)[code] = reading.answer
        rated = [question.code for question in self.rated]
        if rated and not any(code in answers.choices for code in rated):
            answers.errors[rated[0]] = self.unrated
        return answers

    @property
    def unrated(self) -> str:
        """What to say to somebody who has rated nothing."""
        return _("Answer at least one question before sending.")

    def part_of(self, choices: Mapping[str, Any]) -> str:
        """The part by whose number of staff the answering is followed, of somebody who chose so; empty for none."""
        question = next(iter(self.grouping), None)
        return question.part_of(choices[question.code]) if question and question.code in choices else ""

    @cached_property
    def room(self) -> int:
        """Bytes in which all answers of one respondent have room."""
        return sum(ROOM_FOR_WORDS if question.apart else ROOM_FOR_CHOICE for question in self.questions.values())

    def aspect_names(self, language: str | None = None) -> dict[int, str]:
        return {aspect.number: aspect.name(language) for aspect in self.aspects}

    def level_names(self, language: str | None = None) -> dict[int, str]:
        """Level → its word, the weakest first."""
        return self.levels.names(language)


def section_of(data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Section:
    return Section(
        key=data["key"],
        title=texts_of(data["title"]),
        intro=texts_of(data["intro"]) if "intro" in data else {},
        results_title=texts_of(data.get("results_title", data["title"])),
        questions=tuple(question_of(question, scales) for question in data["questions"]),
    )
