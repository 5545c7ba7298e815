"""The report: what one reader may know of a participant's results. Every outlet reads this and nothing below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from digiverkosto.translated import language_of
from participants.models import Enrolment
from surveys.models import Survey
from surveys.models.comparison import NETWORK
from surveys.queries.rounds import source_surveys
from surveys.questionnaire import Questionnaire
from surveys.questions.figure import Figure, Rating
from surveys.results.comparison import Compared, compare, group_names
from surveys.results.engine import Shown
from surveys.results.readers import known_elsewhere, known_to_people
from surveys.results.statistics import Differences, differences_of, ends, spread
from surveys.scales import in_language

__all__ = [
    "AspectFigure",
    "Compared",
    "Differences",
    "Report",
    "differences_of",
    "group_names",
    "known_elsewhere",
    "known_to_people",
    "report_of",
    "report_on",
]


@dataclass(frozen=True)
class AspectFigure:
    """One aspect of one participant. None where the figure may not be shown.

    `mean`: one decimal, or half levels where too few differ; `answers`: how many rated it; `low` and `high`: where most
    of the ratings lie, one decimal, None beside a mean in half levels; `network`: mean of the means of the group that it
    is compared with, own included, one decimal.
    """

    number: int
    name: str
    mean: float | None
    answers: int | None
    low: float | None
    high: float | None
    network: float | None

    @property
    def label(self) -> str:
        return aspect_label(self.number, self.name)


def aspect_label(number: int, name: str) -> str:
    """How an aspect is called wherever it stands among the others."""
    return f"{number}. {name}"


@dataclass(frozen=True)
class QuestionFigure:
    """One question of the form; `figure` is None where nothing of it may be shown."""

    asked: str
    rates: bool
    figure: Figure | None


@dataclass(frozen=True)
class SectionFigures:
    title: str
    questions: Sequence[QuestionFigure]


@dataclass(frozen=True)
class Part:
    """One part of a municipality, such as a sector; `means`: aspect → mean, all or none."""

    name: str
    means: Mapping[int, float]


@dataclass(frozen=True)
class Parts:
    """The parts that one question makes of a municipality; none for a consortium, since its members' are shown."""

    title: str
    asked: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Report:
    """The results of a participant in one round, in the language in which they were asked for.

    `respondents`: None where they are fewer than are told. `counted`: how many of the respondents stand behind joint figures. `groups`: whom the reader may be compared with,
    `group` the one that `aspects` are; `hidden_groups`: names of those that may not be shown. `narrowed`: less is shown
    since the reader knows other municipalities' figures.
    """

    title: str
    title_language: str
    closed_at: datetime
    limit: int
    members: int
    respondents: int | None
    counted: int
    headcount: int
    levels: Mapping[int, str]
    aspects: Sequence[AspectFigure]
    sections: Sequence[SectionFigures]
    groupings: Sequence[Parts]
    group: Compared | None
    groups: Sequence[Compared]
    hidden_groups: Sequence[str]
    narrowed: bool

    @property
    def mean_title(self) -> str:
        """What the mean of those compared with is called."""
        return _("Network’s mean") if self.group is None or self.group.key == NETWORK else _("Group’s mean")

    @property
    def strongest(self) -> list[AspectFigure]:
        return ends((aspect, aspect.mean) for aspect in self.aspects)[0]

    @property
    def weakest(self) -> list[AspectFigure]:
        return ends((aspect, aspect.mean) for aspect in self.aspects)[1]

    @property
    def ahead(self) -> list[tuple[AspectFigure, float]]:
        """Where the own mean is furthest above the network's, and by how much."""
        return differences_of((aspect, aspect.mean, aspect.network) for aspect in self.aspects).ahead

    @property
    def behind(self) -> list[tuple[AspectFigure, float]]:
        """Where the own mean is furthest below the network's, and by how much."""
        gaps = differences_of((aspect, aspect.mean, aspect.network) for aspect in self.aspects).behind
        return [(aspect, -gap) for aspect, gap in gaps]


def report_of(
    enrolment: Enrolment, *, staff: bool = False, known: frozenset[int] = frozenset(), group: str = ""
) -> Report | None:
    """The participant's results, or None while there is nothing to show."""
    surveys = source_surveys(enrolment, staff=staff)
    return report_on(surveys, known=known, group=group) if surveys else None


def report_on(surveys: Sequence[Survey], *, known: frozenset[int] = frozenset(), group: str = "") -> Report:
    """The report on a participant's closed surveys of one round, for a reader who sees the results of `known` too.

    Every reader and the document get the same figures; to those who know others' less is shown, never another figure.
    `group` is whom to compare with; when it may not be shown, the first one that may.
    """
    first = surveys[0].round
    questionnaire = first.questionnaire
    shown = Shown(surveys, questionnaire, first.limit)
    respondents = sum(survey.respondents for survey in surveys)
    groups, hidden = compare(
        first, frozenset(survey.municipality_id for survey in surveys if survey.municipality_id), known
    )
    chosen = next((compared for compared in groups if compared.key == group), groups[0] if groups else None)
    return Report(
        title=str(first),
        title_language=language_of(first, "title"),
        closed_at=surveys[0].answered_until,
        limit=first.limit,
        members=len(surveys),
        respondents=respondents if respondents >= first.limit else None,
        counted=shown.respondents,
        headcount=sum(survey.headcount for survey in surveys),
        levels=questionnaire.level_names(),
        aspects=tuple(aspect_figures(shown, questionnaire, chosen)),
        sections=tuple(section_figures(shown, questionnaire)),
        groupings=tuple(groupings_of(shown, questionnaire)),
        group=chosen,
        groups=tuple(groups),
        hidden_groups=tuple(hidden),
        narrowed=bool(known),
    )


def aspect_figures(shown: Shown, questionnaire: Questionnaire, group: Compared | None) -> list[AspectFigure]:
    means = group.means if group else {}
    return [
        aspect_figure(number, name, shown.aspect(number), means.get(number, (None, 0))[0])
        for number, name in questionnaire.aspect_names().items()
    ]


def aspect_figure(number: int, name: str, rating: Rating | None, network: float | None) -> AspectFigure:
    if rating is None:
        return AspectFigure(number, name, mean=None, answers=None, low=None, high=None, network=network)
    low, high = spread(rating.distribution) if rating.distribution else (None, None)
    return AspectFigure(number, name, rating.mean, rating.answers, low, high, network)


def section_figures(shown: Shown, questionnaire: Questionnaire) -> list[SectionFigures]:
    return [
        SectionFigures(
            title=in_language(section.results_title),
            questions=tuple(
                QuestionFigure(question.asked, question.rates, question.figure(shown)) for question in section.questions
            ),
        )
        for section in questionnaire.sections
    ]


def groupings_of(shown: Shown, questionnaire: Questionnaire) -> list[Parts]:
    groupings = []
    for grouping in questionnaire.grouping:
        means = shown.part_means(grouping)
        parts = tuple(Part(in_language(texts), means[key]) for key, texts in grouping.parts().items() if means)
        groupings.append(Parts(in_language(questionnaire.groups[grouping.code]), grouping.asked, parts))
    return groupings
