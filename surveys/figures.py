"""The profile of the aspects with its words, for page and document alike."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from documents.figures.geometry import ON_PAGE, AltText, Colours
from documents.figures.numbers import decimals
from documents.figures.profile import WIDE, Frame, Levels, ProfileRow, ScaleWords, draw_profile
from surveys.results.report import AspectFigure, Report


def profile_row(aspect: AspectFigure) -> ProfileRow:
    """An aspect as a row of the results' figure."""
    return ProfileRow(aspect.label, aspect.mean, aspect.low, aspect.high, aspect.network)


def profile(
    rows: Sequence[ProfileRow], levels: Levels, frame: Frame = WIDE, colours: Colours = ON_PAGE, *, mark: str = ""
) -> SafeString:
    """The aspects as one profile: own mean and spread, the network's mean as a quiet mark, the target when set.

    `mark` names the mean of those compared with when they are not the network.
    """
    alt = AltText(_("Profile of the aspects"), profile_sentence(rows))
    words = {"own": _("own mean"), "network": mark or _("network"), "target": _("target")}
    return draw_profile(rows, ScaleWords(alt, levels, words), frame, colours)


def finding(report: Report) -> str:
    """What the results say first, in one sentence; empty where they say nothing or every aspect is seen alike."""
    means = [aspect.mean for aspect in report.aspects if aspect.mean is not None]
    if len(set(means)) < 2:
        return ""
    ends = {"high": max(means), "low": min(means)}
    named = {end: [aspect.name for aspect in report.aspects if aspect.mean == mean] for end, mean in ends.items()}
    return _("Strongest in the eyes of the staff: %(best)s (%(high)s), weakest: %(worst)s (%(low)s).") % {
        "best": together(named["high"]),
        "worst": together(named["low"]),
        **{end: decimals(mean, 1) for end, mean in ends.items()},
    }


def together(names: list[str]) -> str:
    """One name or two, or how many there are."""
    return get_text_list(names, _("and")) if len(names) < 3 else _("%(count)s aspects") % {"count": len(names)}


def profile_sentence(rows: Sequence[ProfileRow]) -> str:
    known = [(row.own, row) for row in rows if row.own is not None]
    if not known:
        return _("No figure may be shown yet.")
    best, worst = max(known, key=lambda pair: pair[0])[1], min(known, key=lambda pair: pair[0])[1]
    return _("Strongest: %(best)s (%(high)s). Weakest: %(worst)s (%(low)s).") % {
        "best": best.label,
        "high": decimals(best.own, 1),
        "worst": worst.label,
        "low": decimals(worst.own, 1),
    }
