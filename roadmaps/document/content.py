"""A snapshot read back into what the document's templates show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from municipalities.colours import mixed_with_white, text_on
from municipalities.typefaces import family_of
from roadmaps.document import figures as own
from roadmaps.figures import Bar, Lane
from roadmaps.models import DevelopmentTarget, Measure
from surveys import figures
from surveys.aspects import level_names
from surveys.figures import Colours, Row

Content = Mapping[str, Any]

INK, SOFT, LINE = "#14303A", "#47606A", "#D9D6CD"


@dataclass(frozen=True)
class MeasureText:
    """A measure in words."""

    title: str
    description: str
    owner: str
    partners: str
    starts: date
    ends: date
    cost: str
    indicator: str
    status: str
    status_word: str
    law_driven: bool


@dataclass(frozen=True)
class TargetText:
    """A development target with its measures and the level it comes from."""

    number: int
    title: str
    description: str
    strategy_link: str
    priority: str
    compass: str
    level: Mapping[str, Any]
    measures: Sequence[MeasureText]


def word(choices: Sequence[tuple[Any, Any]], key: Any) -> str:
    """A choice's word in the active language; a key that is no longer known stays as it is."""
    return str(dict(choices).get(key, key))


def measure_of(data: Mapping[str, Any]) -> MeasureText:
    return MeasureText(
        title=data["title"],
        description=data["description"],
        owner=data["owner"],
        partners=data["partners"],
        starts=date.fromisoformat(data["starts"]),
        ends=date.fromisoformat(data["ends"]),
        cost=word(Measure.Cost.choices, data["cost"]),
        indicator=data["indicator"],
        status=data["status"],
        status_word=word(Measure.Status.choices, data["status"]),
        law_driven=data["law_driven"],
    )


def targets_of(content: Content) -> list[TargetText]:
    """Development targets in the order of their priority, numbered."""
    levels = {level["aspect"]: level for level in content["levels"]}
    priorities = DevelopmentTarget._meta.get_field("priority").flatchoices
    return [
        TargetText(
            number=number,
            title=data["title"],
            description=data["description"],
            strategy_link=data["strategy_link"],
            priority=word(priorities, data["priority"]),
            compass=word(DevelopmentTarget.Compass.choices, data["compass"]) if data["compass"] else "",
            level=levels[data["aspect"]],
            measures=[measure_of(measure) for measure in data["measures"]],
        )
        for number, data in enumerate(content["targets"], start=1)
    ]


def lanes_of(targets: Sequence[TargetText]) -> list[Lane]:
    return [
        Lane(
            title=f"{target.number}. {target.title}",
            note=target.level["name"],
            bars=[Bar(m.title, m.starts, m.ends, m.status, m.status_word) for m in target.measures],
        )
        for target in targets
        if target.measures
    ]


def rows_of(content: Content, *, targets: bool) -> list[Row]:
    return [
        Row(
            label=f"{level['aspect']}. {level['name']}",
            own=level["baseline"],
            low=level["low"],
            high=level["high"],
            others=level["others"],
            target=level["target"] if targets else None,
        )
        for level in content["levels"]
    ]


def colours_of(content: Content) -> Colours:
    """The municipality's readable colour for marks, the portal's ink for words."""
    brand = content["brand"]
    family = family_of(brand["typeface"]).name
    return Colours(
        ink=INK,
        soft=SOFT,
        line=LINE,
        main=brand["primary"],
        tint=own.tint_of(brand["primary"]),
        paper="#FFFFFF",
        mark=brand["accent"],
        font=family,
    )


def ramp_of(primary: str) -> list[str]:
    """Five tones of the main colour, light to dark."""
    return [mixed_with_white(primary, share) for share in (0.84, 0.66, 0.46, 0.24, 0.0)]


def css_text(text: str) -> SafeString:
    """The text as the inside of a CSS string: every character but letters, digits and spaces escaped."""
    return SafeString("".join(ch if ch.isalnum() or ch == " " else f"\\{ord(ch):06x}" for ch in text))


def compared(content: Content) -> list[dict[str, Any]]:
    """Aspects with both a baseline and others' mean, and the difference, the most ahead first."""
    both = [level for level in content["levels"] if level["baseline"] is not None and level["others"] is not None]
    rows = [{**level, "difference": round(level["baseline"] - level["others"], 1)} for level in both]
    return sorted(rows, key=lambda row: -row["difference"])


def differences(content: Content, colours: Colours) -> SafeString:
    """Empty when nothing may be compared."""
    rows = compared(content)
    if not rows:
        return SafeString("")
    said = {"best": rows[0]["name"], "worst": rows[-1]["name"]}
    sentence = _("Furthest ahead in %(best)s, furthest behind in %(worst)s.") % said
    return own.differences(rows, colours, _("Own mean compared with others’ mean, by aspect"), sentence)


def drawings(content: Content, targets: Sequence[TargetText]) -> dict[str, SafeString | list[SafeString] | int]:
    """Every figure of the document."""
    colours = colours_of(content)
    lanes = lanes_of(targets)
    poster, left_out = own.poster(lanes, colours)
    return {
        "profile": figures.profile(rows_of(content, targets=False), figures.WIDE, colours),
        "dumbbell": figures.dumbbell(rows_of(content, targets=True), figures.WIDE, colours),
        "wall_levels": figures.dumbbell(rows_of(content, targets=True), own.WALL_LEVELS, colours),
        "wall_timeline": poster,
        "wall_left_out": left_out,
        "timelines": own.timelines(lanes, colours),
        "differences": differences(content, colours),
        "cover_figure": own.cover(content["levels"], content["brand"], _("Baseline and target level of each aspect")),
    }


def document_context(content: Content) -> dict[str, Any]:
    """What the templates of the document use. Texts are in the active language."""
    targets = targets_of(content)
    rows = compared(content)
    known = [level for level in content["levels"] if level["baseline"] is not None]
    return {
        **content,
        "made_on": date.fromisoformat(content["made_on"]),
        "closed_on": date.fromisoformat(content["survey"]["closed_on"]) if content["survey"] else None,
        "targets": targets,
        "measure_count": sum(len(target.measures) for target in targets),
        "ahead": [row for row in rows if row["difference"] > 0][:3],
        "behind": [row for row in reversed(rows) if row["difference"] < 0][:3],
        "compared": rows,
        "known": known,
        "targeted": [level for level in content["levels"] if level["target"]],
        "widest": max((level for level in content["levels"] if level["gap"]), key=lambda row: row["gap"], default=None),
        "level_names": list(level_names(content["language"]).items()),
        "css_title": css_text(Truncator(content["title"]).chars(70)),
        "ramp": ramp_of(content["brand"]["primary"]),
        "ramp_text": [text_on(colour) for colour in ramp_of(content["brand"]["primary"])],
        "family": family_of(content["brand"]["typeface"]).name,
        **drawings(content, targets),
    }
