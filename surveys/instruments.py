"""The survey forms as data, and how they get into the database.

A version's content:
`title`, `scale` ([{value, fi, sv, en}] from 5 to 1), `eos` (don't know), `themes` ([{key, title, items: [{code, aspect
(1–11 or null), level (personal or municipality), text}]}]), `background` ([{code, required, text, options}]),
`benefits` ({max_choices, text, options}), `open` ([{code, text}]). Every text is {fi, sv, en}.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from surveys.models import Instrument, InstrumentVersion

DATA = Path(__file__).parent / "data" / "questionnaire.json"
LANGUAGES = ("fi", "sv", "en")
Content = dict[str, Any]


@cache
def questionnaire() -> dict[str, Any]:
    """The data file as it is."""
    loaded: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return loaded


def texts(source: dict[str, Any]) -> dict[str, str]:
    return {language: source[language] for language in LANGUAGES}


def options(source: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"code": option["code"], **texts(option)} for option in source]


def common(scale_name: str) -> Content:
    """What both forms share: background, benefits, open questions, and a scale."""
    data = questionnaire()
    scale = data[scale_name]
    return {
        "scale": [{"value": step["value"], **texts(step)} for step in scale if step["value"]],
        "eos": texts(next(step for step in scale if step["value"] is None)),
        "background": [
            {
                "code": question["code"],
                "required": question["required"],
                "text": texts(question),
                "options": options(question["options"]),
            }
            for question in data["background"]
        ],
        "benefits": {
            "max_choices": data["benefits"]["max_choices"],
            "text": texts(data["benefits"]),
            "options": options(data["benefits"]["options"]),
        },
        "open": [{"code": question["code"], "text": texts(question)} for question in data["open_questions"]],
    }


SHORT_THEMES = [
    ("own", range(1, 5), {"fi": "Oma työni", "sv": "Mitt eget arbete", "en": "My own work"}),
    (
        "ways",
        range(5, 8),
        {"fi": "Kuntamme toimintatavat", "sv": "Vår kommuns arbetssätt", "en": "How our municipality works"},
    ),
    (
        "residents",
        range(8, 12),
        {"fi": "Palvelut ja suunta", "sv": "Tjänster och riktning", "en": "Services and direction"},
    ),
]


def short_form() -> Content:
    """Eleven aspects, each graded 1–5."""
    aspects = {aspect["no"]: aspect for aspect in questionnaire()["instrument_11"]["aspects"]}
    themes = [
        {
            "key": key,
            "title": title,
            "items": [
                {
                    "code": f"N{number}",
                    "aspect": number,
                    "level": aspects[number]["level"],
                    "text": texts(aspects[number]),
                }
                for number in numbers
            ],
        }
        for key, numbers, title in SHORT_THEMES
    ]
    title = {
        "fi": "Digitalisaatiokysely, 11 näkökulmaa",
        "sv": "Digitaliseringsenkät, 11 perspektiv",
        "en": "Digitalisation survey, 11 aspects",
    }
    return {"title": title, "themes": themes, **common("scale_grade")}


def long_form() -> Content:
    """Twenty-eight statements, each agreed with 1–5; most map onto the eleven aspects."""
    themes = [
        {
            "key": dimension["code"],
            "title": texts(dimension["dimension"]),
            "items": [
                {"code": item["code"], "aspect": item["aspect"], "level": item["level"], "text": texts(item)}
                for item in dimension["items"]
            ],
        }
        for dimension in questionnaire()["dimensions"]
    ]
    return {"title": texts(questionnaire()["meta"]["title"]), "themes": themes, **common("scale_agreement")}


def digest_of(content: Content) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


FORMS = {"aspects-11": short_form, "items-28": long_form}


@transaction.atomic
def load() -> int:
    """Bring the forms into the database. A changed form updates its version, or makes a new one when that is frozen.

    Returns how many forms there are.
    """
    for key, make in FORMS.items():
        content = make()
        instrument, _ = Instrument.objects.update_or_create(key=key, defaults={"title": content["title"]["fi"]})
        newest = instrument.versions.order_by("-number").first()
        digest = digest_of(content)
        if newest and newest.digest == digest:
            continue
        if newest and not newest.frozen_at:
            newest.content, newest.digest = content, digest
            newest.save()
            continue
        number = newest.number + 1 if newest else 1
        InstrumentVersion.objects.create(instrument=instrument, number=number, content=content, digest=digest)
    return len(FORMS)
