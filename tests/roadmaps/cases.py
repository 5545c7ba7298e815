"""Five documents that try the composition: names short and long, a consortium, little content and much."""

from collections.abc import Callable
from datetime import date
from typing import Any

from roadmaps.models.version import Approval
from tests.roadmaps.samples import BRAND, sample

MEETING = Approval("kunnanhallitus", date(2026, 5, 18), "84")
LONG_NAME = "Yli-Kuusirannanlahden–Alasuvannonniemi"
MEMBERS = ["Björkskär", "Granholm", "Lillfjärden", "Storsund"]


def two_letters() -> dict[str, Any]:
    """A municipality of two letters, in a light colour."""
    brand = BRAND | {"primary": "#FFD500", "on_primary": "#14303A", "tint": "#FFFBE5", "accent": "#0B5D5E"}
    return sample("fi", party="Yö", title="Yön digitiekartta", brand=brand)


def forty_letters() -> dict[str, Any]:
    name = f"{LONG_NAME}n kunta"
    title = f"{name[:-5]} kunnan digitiekartta 2026–2029"
    return sample("fi", party=name, title=title[:120], vision=sample("fi")["vision"] * 3)


def consortium() -> dict[str, Any]:
    """In Swedish, with all that a Finnish one has."""
    content = sample("sv", party="Björkskärs samarbetsområde", members=MEMBERS, title="Björkskärs gemensamma färdplan")
    content["targets"] = content["targets"] * 4
    return content


def single_target() -> dict[str, Any]:
    """One development target, and no survey: no baseline, no comparison, no vision or foreword either."""
    content = sample("fi", survey=None, vision="", foreword="", owner_body="", follow_up="")
    nothing = {"baseline": None, "network": None, "gap": None, "baseline_word": ""}
    for level in content["levels"]:
        level.update(nothing if level["aspect"] == 6 else {**nothing, "target": None, "target_word": "", "reason": ""})
    content["targets"] = content["targets"][:1]
    return content


def forty_measures() -> dict[str, Any]:
    """Eight development targets with five measures each, some of them with a long description."""
    content = sample("fi")
    measures = [measure for target in content["targets"] for measure in target["measures"]]
    text = "Työ tehdään yhdessä palveluiden kanssa, ja siitä kerrotaan henkilöstölle joka kuukausi. " * 2
    content["targets"] = [
        content["targets"][number % 5]
        | {
            "aspect": number + 1,
            "measures": [
                measures[(number * 5 + at) % len(measures)] | {"description": text if at % 2 else ""} for at in range(5)
            ],
        }
        for number in range(8)
    ]
    for level in content["levels"]:
        level["reason"] = level["reason"] or "Tavoite on valittu yhdessä johdon kanssa."
    return content


CASES: dict[str, tuple[Callable[[], dict[str, Any]], Approval | None]] = {
    "two-letters": (two_letters, MEETING),
    "forty-letters": (forty_letters, None),
    "consortium": (consortium, Approval("samarbetsnämnden", date(2026, 5, 18))),
    "single-target": (single_target, None),
    "forty-measures": (forty_measures, None),
}
"""Content and approval of each; the drafts among them are not approved."""
