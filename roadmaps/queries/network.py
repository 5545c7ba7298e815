"""Which aspects may be compared with the network before whom."""

from collections.abc import Iterable

from roadmaps.models import Level, Roadmap
from surveys.models import Survey
from surveys.results.report import report_on


def withhold_network(roadmap: Roadmap, levels: Iterable[Level], known: frozenset[int]) -> None:
    """Take the network's mean off levels before a reader who knows the figures of `known` municipalities.

    What remains is what the same reader is shown on the results page. The levels are not to be saved after this.
    """
    compared = [level for level in levels if level.network is not None and level.survey is not None]
    surveys = surveys_behind(roadmap, compared[0]) if known and compared else []
    if not surveys:
        return
    shown = {figure.number for figure in report_on(surveys, known=known).aspects if figure.network is not None}
    for level in compared:
        if level.aspect not in shown:
            level.network = None


def surveys_behind(roadmap: Roadmap, level: Level) -> list[Survey]:
    """The participant's surveys of the round that the level's baseline came from."""
    surveys = Survey.objects.filter(
        round__surveys=level.survey_id, municipality__enrolled__enrolment=roadmap.enrolment_id
    )
    return list(surveys.select_related("round", "municipality"))
