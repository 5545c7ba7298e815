"""A questionnaire as a form to show, in the active language, with what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire import Questionnaire
from surveys.questions.kind import Sent
from surveys.scales import in_language


@dataclass(frozen=True)
class FormSection:
    """One screen. `fields`: for each question `question`, `error`, and what its kind's template shows.

    `unrated`: on the last screen with ratings, what to say to somebody who leaves it without having rated anything.
    `error`: what is wrong with the screen as a whole, rather than with one question.
    """

    title: str
    intro: str
    fields: list[dict[str, Any]]
    unrated: str = ""
    error: str = ""


class Nothing:
    """A form in which nothing has been answered."""

    def get(self, key: str, default: str) -> str:
        return default

    def getlist(self, key: str) -> list[str]:
        return []


def form_sections(
    questionnaire: Questionnaire, sent: Sent | None = None, errors: Mapping[str, str] | None = None
) -> list[FormSection]:
    """The whole form. `errors` goes by the question's code."""
    answered, wrong = sent or Nothing(), errors or {}
    rating = [section.key for section in questionnaire.sections if any(asked.rates for asked in section.questions)]
    beside = {code: said for code, said in wrong.items() if said != questionnaire.unrated}
    return [
        FormSection(
            title=in_language(section.title),
            intro=in_language(section.intro) if section.intro else "",
            fields=[
                {"question": question, "error": beside.get(question.code, ""), **question.form_field(answered)}
                for question in section.questions
            ],
            unrated=questionnaire.unrated if section.key in rating[-1:] else "",
            error=next((wrong[one.code] for one in section.questions if one.code in wrong.keys() - beside.keys()), ""),
        )
        for section in questionnaire.sections
    ]
