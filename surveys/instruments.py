"""The survey forms as data (`data/<key>.json`), and how they get into the database.

The questions are in our own words, copied from no existing questionnaire. The names of the eleven aspects are the themes
that FCG publishes for its survey on digitalisation at https://www.kuntadigi.fi/, shortened and paraphrased; Swedish and
English are our translations.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from surveys.models import Instrument, InstrumentVersion
from surveys.questionnaire import Questionnaire

LONGEST_CODE = 10
"""Characters of a question's or an option's code: the shortest of the columns that keep them."""
DATA = Path(__file__).parent / "data"
FormContent = dict[str, Any]


def forms() -> dict[str, FormContent]:
    """Key → content, as the files have it. Raises KeyError when a file lacks something, ValueError for a long code."""
    contents: dict[str, FormContent] = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))
    }
    for content in contents.values():
        Questionnaire.of(content)
        check_codes(content)
    return contents


def check_codes(content: FormContent) -> None:
    """Raises ValueError for a code that has no room in a tally: its survey could be answered and never be counted."""
    asked = [question for section in content["sections"] for question in section["questions"]]
    options = [option["code"] for question in asked for option in question.get("options", [])]
    for code in [*(question["code"] for question in asked), *options]:
        if len(code) > LONGEST_CODE:
            raise ValueError(f"the code {code!r} has more than {LONGEST_CODE} characters")


def digest_of(content: FormContent) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def load() -> int:
    """Bring the forms into the database. A changed form updates its version, or makes a new one when that is frozen.

    Returns how many forms there are.
    """
    contents = forms()
    for key, content in contents.items():
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
    return len(contents)
