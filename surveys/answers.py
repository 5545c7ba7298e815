"""Reading a sent form against its instrument: nothing that the instrument does not know gets through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from surveys.aspects import in_language

OPEN_LENGTH = 2000
EOS = "eos"


class Form(Protocol):
    """What a QueryDict offers."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass
class Answers:
    """What a respondent sent: the row to store, the open answers, and what is wrong, by field name."""

    row: dict[str, Any]
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def items_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every item of an instrument's content, in order."""
    return [item for theme in content["themes"] for item in theme["items"]]


def read(content: Mapping[str, Any], sent: Form) -> Answers:
    """Read a form. An item left out is simply not stored; required background questions must be answered."""
    errors: dict[str, str] = {}
    row = {
        "items": read_items(content, sent),
        "background": read_background(content, sent, errors),
        "benefits": read_benefits(content, sent, errors),
    }
    texts = read_texts(content, sent, errors)
    if not row["items"]:
        errors[items_of(content)[0]["code"]] = _("Answer at least one question before sending.")
    return Answers(row=row, texts=texts, errors=errors)


def read_items(content: Mapping[str, Any], sent: Form) -> dict[str, int | None]:
    allowed = {str(step["value"]): step["value"] for step in content["scale"]} | {EOS: None}
    found = {item["code"]: sent.get(item["code"], "") for item in items_of(content)}
    return {code: allowed[value] for code, value in found.items() if value in allowed}


def read_background(content: Mapping[str, Any], sent: Form, errors: dict[str, str]) -> dict[str, str]:
    found = {}
    for question in content["background"]:
        value = sent.get(question["code"], "")
        if value in {option["code"] for option in question["options"]}:
            found[question["code"]] = value
        elif question["required"]:
            errors[question["code"]] = _("Choose one: %(question)s") % {"question": in_language(question["text"])}
    return found


def read_benefits(content: Mapping[str, Any], sent: Form, errors: dict[str, str]) -> list[str]:
    known = {option["code"] for option in content["benefits"]["options"]}
    chosen = [value for value in dict.fromkeys(sent.getlist("benefits")) if value in known]
    most: int = content["benefits"]["max_choices"]
    if len(chosen) > most:
        errors["benefits"] = _("You chose %(chosen)s benefits: leave at most %(most)s.") % {
            "chosen": len(chosen),
            "most": most,
        }
    return chosen


def read_texts(content: Mapping[str, Any], sent: Form, errors: dict[str, str]) -> dict[str, str]:
    found = {}
    for question in content["open"]:
        text = sent.get(question["code"], "").replace("\x00", "").strip()
        if len(text) > OPEN_LENGTH:
            errors[question["code"]] = _("Shorten your answer to %(most)s characters; it has %(now)s.") % {
                "most": OPEN_LENGTH,
                "now": len(text),
            }
        if text:
            found[question["code"]] = text
    return found
