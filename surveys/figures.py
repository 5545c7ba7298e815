"""The profile of the aspects with its words, for page and document alike."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.figures.geometry import ON_PAGE, AltText, Colours
from documents.figures.numbers import decimals
from documents.figures.profile import WIDE, Frame, Levels, ProfileRow, ScaleWords, draw_profile
from surveys.results.report import AspectFigure


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
