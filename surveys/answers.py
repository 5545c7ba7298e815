"""Reading a sent form against its questionnaire: nothing that the questionnaire does not know gets through."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire import Questionnaire
from surveys.questions.kind import Sent


@dataclass
class Answers:
    """What a respondent sent: their choices, their own words apart from them, and what is wrong, all by question."""

    choices: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(questionnaire: Questionnaire, sent: Sent) -> Answers:
    """Read a form. A question left out is simply not stored; required ones, and one rating, must be answered."""
    answers = Answers()
    for code, question in questionnaire.questions.items():
        reading = question.read(sent)
        if reading.error:
            answers.errors[code] = reading.error
        elif reading.answer is not None:
            (answers.words if question.apart else answers.choices)[code] = reading.answer
    rated = [question.code for question in questionnaire.rated]
    if rated and not any(code in answers.choices for code in rated):
        answers.errors[rated[0]] = _("Answer at least one question before sending.")
    return answers
