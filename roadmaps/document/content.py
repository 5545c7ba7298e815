"""A snapshot read back into what the document's templates show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from municipalities.colours import mixed_with_white, text_on
from municipalities.typefaces import family_of
from roadmaps.document import figures as own
from roadmaps.document.rows import rows_of
from roadmaps.document.schedule import schedule
from roadmaps.document.texts import Content, targets_of
from roadmaps.document.wall import wall_of
from surveys import figures
from surveys.figures import Colours
from surveys.results.report import Differences, differences_of

PAGE = replace(figures.WIDE, row=31)
"""The frame of a figure on an upright page."""

INK, SOFT, LINE = "#14303A", "#47606A", "#D9D6CD"


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
    """The text as the inside of a CSS string: every character but letters, digits and spaces escaped.

    The space that ends an escape belongs to it.
    """
    return SafeString("".join(ch if ch.isalnum() or ch == " " else f"\\{ord(ch):06x} " for ch in text))


def compared(content: Content) -> Differences[Mapping[str, Any]]:
    """Own baseline less the others' mean, as on the results page."""
    return differences_of((level, level["baseline"], level["others"]) for level in content["levels"])


def differences(rows: Sequence[tuple[Mapping[str, Any], float]], colours: Colours) -> SafeString:
    """Empty when nothing may be compared."""
    if not rows:
        return SafeString("")
    said = {"best": rows[0][0]["name"], "worst": rows[-1][0]["name"]}
    sentence = _("Furthest ahead in %(best)s, furthest behind in %(worst)s.") % said
    return own.differences(rows, colours, _("Own mean compared with others’ mean, by aspect"), sentence)


def widest_of(content: Content) -> Mapping[str, Any] | None:
    """The level with the largest gap up to its target."""
    short = [level for level in content["levels"] if level["gap"] and level["gap"] > 0]
    return max(short, key=lambda level: level["gap"], default=None)


def document_context(content: Content) -> dict[str, Any]:
    """What the templates of the document use. Texts are in the active language."""
    targets = targets_of(content)
    colours = colours_of(content)
    comparison = compared(content)
    return {
        **content,
        "made_on": date.fromisoformat(content["made_on"]),
        "closed_on": date.fromisoformat(content["survey"]["closed_on"]) if content["survey"] else None,
        "targets": targets,
        "measure_count": sum(len(target.measures) for target in targets),
        "ahead": [(level, own.signed(gap)) for level, gap in comparison.ahead],
        "behind": [(level, own.signed(gap)) for level, gap in comparison.behind],
        "known": [level for level in content["levels"] if level["baseline"] is not None],
        "targeted": [level for level in content["levels"] if level["target"]],
        "widest": widest_of(content),
        "level_names": content["scale"],
        "css_title": css_text(Truncator(content["title"]).chars(70)),
        "ramp": ramp_of(content["brand"]["primary"]),
        "ramp_text": [text_on(colour) for colour in ramp_of(content["brand"]["primary"])],
        "tint": own.tint_of(content["brand"]["primary"]),
        "family": family_of(content["brand"]["typeface"]).name,
        "wall": wall_of(content, targets, colours),
        "schedule": schedule(targets),
        "profile": figures.profile(rows_of(content, targets=False), PAGE, colours),
        "dumbbell": figures.dumbbell(rows_of(content, targets=True), PAGE, colours),
        "differences": differences(comparison.rows, colours),
        "cover_figure": own.cover(content["levels"], content["brand"], _("Baseline and target level of each aspect")),
    }
