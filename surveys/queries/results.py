"""What a reader may know of the results: every figure comes out of the suppression engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.functional import cached_property

from participants.models import Enrolment
from surveys.aspects import aspect_names, in_language
from surveys.models import OpenAnswer, Round, Survey
from surveys.queries import comparisons, engine
from surveys.queries.comparisons import Group

OPEN_ANSWERS_FROM = 10
"""Open answers are shown from this many respondents up."""


@dataclass(frozen=True)
class AspectFigure:
    """One aspect of one participant. None where the figure may not be shown.

    `mean`: 1–5, two decimals; `answers`: how many rated it; `distribution`: value → count; `others`: mean of the
    other municipalities' means, one decimal.
    """

    aspect: int
    name: str
    mean: float | None
    answers: int | None
    distribution: dict[int, int] | None
    others: float | None


@dataclass(frozen=True)
class ItemFigure:
    """One item of the form; `figure` is None where too few rated it."""

    text: str
    figure: engine.Figure | None


@dataclass(frozen=True)
class Theme:
    title: str
    items: list[ItemFigure]


@dataclass(frozen=True)
class Sector:
    """One sector; `means` (aspect → mean) is empty where it may not be shown."""

    name: str
    headcount: int
    means: dict[int, float]


class Results:
    """The results of a participant in one round, read lazily: what a page does not show costs no query.

    Every reader and the document get the same figures. `known` are municipalities whose results
    the reader sees elsewhere: less is shown then, never another figure.
    """

    def __init__(self, enrolment: Enrolment, surveys: list[Survey], known: frozenset[int] = frozenset()) -> None:
        self.enrolment = enrolment
        self.surveys = surveys
        self.round: Round = surveys[0].round
        self.known = known

    @cached_property
    def content(self) -> Mapping[str, Any]:
        return self.round.content

    @cached_property
    def raws(self) -> list[engine.Raw]:
        return engine.read(self.surveys)

    @property
    def limit(self) -> int:
        return self.round.limit

    @property
    def respondents(self) -> int:
        return sum(survey.respondents for survey in self.surveys)

    @property
    def headcount(self) -> int:
        return sum(survey.headcount for survey in self.surveys)

    @cached_property
    def comparison(self) -> tuple[list[Group], list[str]]:
        """Groups and names as `comparisons.groups` gives them; none before the whole round has closed."""
        if not self.round.compared_at:
            return [], []
        return comparisons.groups(self.round, self.municipalities, self.known)

    @property
    def groups(self) -> list[Group]:
        """The comparison groups with something to show."""
        return self.comparison[0]

    @property
    def hidden_groups(self) -> list[str]:
        """The names of the comparison groups that may not be shown."""
        return self.comparison[1]

    @property
    def municipalities(self) -> frozenset[int]:
        return frozenset(survey.municipality_id for survey in self.surveys)

    def aspects(self, language: str | None = None, group: str = "network") -> list[AspectFigure]:
        """The eleven aspects, compared with one group."""
        figures = engine.aspect_figures(self.raws, self.content, self.limit)
        compared: dict[int, tuple[float, int]] = next((found.means for found in self.groups if found.key == group), {})
        return [
            AspectFigure(
                aspect=aspect,
                name=name,
                mean=shown.mean if (shown := figures.get(aspect)) else None,
                answers=shown.answers if shown else None,
                distribution=shown.distribution if shown else None,
                others=compared[aspect][0] if aspect in compared else None,
            )
            for aspect, name in aspect_names(language).items()
        ]

    def themes(self) -> list[Theme]:
        """Every item with its distribution, by theme."""
        figures = engine.item_figures(self.raws, self.content, self.limit)
        return [
            Theme(
                title=in_language(theme["title"]),
                items=[ItemFigure(in_language(item["text"]), figures[item["code"]]) for item in theme["items"]],
            )
            for theme in self.content["themes"]
        ]

    def sectors(self) -> list[Sector]:
        """The sectors of one municipality; a consortium's are not shown, since its members' are."""
        if len(self.surveys) != 1:
            return []
        means = engine.sector_means(self.raws[0], self.content, self.limit)
        headcounts = self.surveys[0].headcounts
        question = next(question for question in self.content["background"] if question["code"] == "sector")
        return [
            Sector(
                name=in_language(option),
                headcount=headcounts.get(option["code"], 0),
                means=means.get(f"sector:{option['code']}", {}),
            )
            for option in question["options"]
        ]

    def benefits(self) -> list[tuple[str, int]]:
        """(benefit, how many chose it), the most chosen first; empty where it may not be shown."""
        counts = engine.benefit_counts(self.raws, self.limit)
        found = [(in_language(option), counts.get(option["code"], 0)) for option in self.content["benefits"]["options"]]
        return sorted(found, key=lambda pair: -pair[1]) if counts else []

    def open_answers(self) -> list[tuple[str, list[str]]]:
        """(question, reviewed answers) of surveys with enough respondents."""
        enough = [survey.pk for survey in self.surveys if survey.respondents >= max(OPEN_ANSWERS_FROM, self.limit)]
        shown = OpenAnswer.objects.filter(survey__in=enough, review=OpenAnswer.Review.SHOWN).order_by("pk")
        texts: dict[str, list[str]] = {}
        for answer in shown:
            texts.setdefault(answer.question, []).append(answer.text)
        return [
            (in_language(question["text"]), texts[question["code"]])
            for question in self.content["open"]
            if question["code"] in texts
        ]


def rounds_of(enrolment: Enrolment) -> list[list[Survey]]:
    """The participant's surveys, one a municipality, drafts left out; a list for each round, the newest round first."""
    found = list(
        Survey.objects.filter(round__programme=enrolment.programme_id, municipality__enrolled__enrolment=enrolment)
        .exclude(state=Survey.State.DRAFT)
        .select_related("round", "municipality")
        .order_by("-round__opens_at", "-round", "municipality__name")
    )
    return [list(surveys) for _round, surveys in groupby(found, key=attrgetter("round_id"))]


def newest_surveys(enrolment: Enrolment) -> list[Survey]:
    """The participant's surveys of its newest round."""
    return next(iter(rounds_of(enrolment)), [])


def source_surveys(enrolment: Enrolment, *, staff: bool = False) -> list[Survey]:
    """The surveys that the participant's figures come from: of the newest round that is ready; empty when none is.

    Ready is a round whose results have been released (for staff: whose surveys have closed) for every municipality of
    the participant. While a new round is open, the figures of the one before it stand.
    """

    def ready(survey: Survey) -> bool:
        return survey.has_results if staff else survey.state == Survey.State.RELEASED

    return next((surveys for surveys in rounds_of(enrolment) if all(map(ready, surveys))), [])


def results_of(enrolment: Enrolment, *, staff: bool = False, known: frozenset[int] = frozenset()) -> Results | None:
    """The participant's results, or None while there is nothing to show."""
    surveys = source_surveys(enrolment, staff=staff)
    return Results(enrolment, surveys, known) if surveys else None


def aspect_figures(enrolment: Enrolment, language: str | None = None) -> list[AspectFigure]:
    """The participant's eleven aspects from its released surveys; empty when there is none."""
    results = results_of(enrolment)
    return results.aspects(language) if results else []
