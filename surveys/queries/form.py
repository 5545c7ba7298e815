"""An instrument's content as a form to show, in the active language, with what was chosen before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.answers import EOS, Form
from surveys.aspects import in_language
from surveys.models import Survey


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One question: its field name, text, choices, and what is wrong with the answer."""

    name: str
    text: str
    choices: list[Choice]
    eos: Choice | None = None
    required: bool = False
    typed: str = ""
    error: str = ""


@dataclass(frozen=True)
class Screen:
    """One theme a screen."""

    key: str
    title: str
    kind: str
    questions: list[Question]


@dataclass(frozen=True)
class SurveyForm:
    screens: list[Screen]
    low: str
    high: str
    most_benefits: int


class Nothing:
    """A form in which nothing has been chosen."""

    def get(self, key: str, default: str) -> str:
        return default

    def getlist(self, key: str) -> list[str]:
        return []


def form_for(survey: Survey, sent: Form | None = None, errors: Mapping[str, str] | None = None) -> SurveyForm:
    """The whole form of a survey. `errors` goes by field name."""
    content = survey.round.content
    chosen, wrong = sent or Nothing(), errors or {}
    scale = sorted(content["scale"], key=lambda step: step["value"])
    screens = [about_you(content, chosen, wrong)]
    screens += [theme_screen(theme, scale, content["eos"], chosen) for theme in content["themes"]]
    screens += [benefits_screen(content, chosen, wrong), open_screen(content, chosen, wrong)]
    return SurveyForm(
        screens=screens,
        low=in_language(scale[0]),
        high=in_language(scale[-1]),
        most_benefits=content["benefits"]["max_choices"],
    )


def theme_screen(theme: dict[str, Any], scale: list[dict[str, Any]], eos: dict[str, str], sent: Form) -> Screen:
    questions = [
        Question(
            name=item["code"],
            text=in_language(item["text"]),
            choices=[
                Choice(str(step["value"]), in_language(step), sent.get(item["code"], "") == str(step["value"]))
                for step in scale
            ],
            eos=Choice(EOS, in_language(eos), sent.get(item["code"], "") == EOS),
        )
        for item in theme["items"]
    ]
    return Screen(key=theme["key"], title=in_language(theme["title"]), kind="scale", questions=questions)


def about_you(content: dict[str, Any], sent: Form, errors: Mapping[str, str]) -> Screen:
    questions = [
        Question(
            name=question["code"],
            text=in_language(question["text"]),
            choices=[
                Choice(option["code"], in_language(option), sent.get(question["code"], "") == option["code"])
                for option in question["options"]
            ],
            required=question["required"],
            error=errors.get(question["code"], ""),
        )
        for question in content["background"]
    ]
    return Screen(key="about", title="", kind="about", questions=questions)


def benefits_screen(content: dict[str, Any], sent: Form, errors: Mapping[str, str]) -> Screen:
    benefits, chosen = content["benefits"], set(sent.getlist("benefits"))
    question = Question(
        name="benefits",
        text=in_language(benefits["text"]),
        choices=[
            Choice(option["code"], in_language(option), option["code"] in chosen) for option in benefits["options"]
        ],
        error=errors.get("benefits", ""),
    )
    return Screen(key="benefits", title="", kind="benefits", questions=[question])


def open_screen(content: dict[str, Any], sent: Form, errors: Mapping[str, str]) -> Screen:
    questions = [
        Question(
            name=question["code"],
            text=in_language(question["text"]),
            choices=[],
            typed=sent.get(question["code"], ""),
            error=errors.get(question["code"], ""),
        )
        for question in content["open"]
    ]
    return Screen(key="open", title="", kind="open", questions=questions)
