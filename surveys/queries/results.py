"""What a reader may know of the results: every figure comes out of the suppression engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from municipalities.models import Membership, Municipality
from programmes.models import Enrolment
from surveys.aspects import aspect_names, in_language
from surveys.models import OpenAnswer, Round, Survey
from surveys.models.tally import EVERYBODY
from surveys.queries import engine

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


@dataclass(frozen=True)
class Group:
    """A comparison group that may be shown: aspect → (mean, number of municipalities)."""

    key: str
    name: str
    means: dict[int, tuple[float, int]]

    @property
    def municipalities(self) -> int:
        return max((count for _mean, count in self.means.values()), default=0)


def group_names() -> dict[str, str]:
    return {
        "network": _("all other municipalities of the round"),
        "size": _("municipalities of the same size"),
        "type": _("municipalities of the same type"),
        "language": _("municipalities of the same language"),
    }


class Results:
    """The results of a participant in one round, read lazily: what a page does not show costs no query.

    Every reader and the document get the same figures: a mean of others that depended on the reader could be compared
    with another's, and tell of the difference.
    """

    def __init__(self, enrolment: Enrolment, surveys: list[Survey]) -> None:
        self.enrolment = enrolment
        self.surveys = surveys
        self.round: Round = surveys[0].round

    @cached_property
    def known(self) -> frozenset[int]:
        """Municipalities whose own results somebody of the participant sees elsewhere: they are not among the others."""
        people = Membership.objects.of(self.enrolment.party).values("user")
        rows = Membership.objects.filter(user__in=people).values_list("municipality", "consortium__municipalities")
        return frozenset(pk for row in rows for pk in row if pk)

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

    def stamp(self) -> tuple[tuple[int, str], ...]:
        """Which surveys of the round are in which state: when it changes, so may what is shown."""
        return tuple(self.round.surveys.order_by("pk").values_list("pk", "state"))

    @cached_property
    def municipalities(self) -> frozenset[int]:
        return frozenset(survey.municipality_id for survey in self.surveys)

    @cached_property
    def other_surveys(self) -> list[Survey]:
        """The rest of the round, once all of it has closed: before that, figures that change one by one would tell."""
        rest = list(
            self.round.surveys.exclude(municipality__in=self.municipalities)
            .exclude(state=Survey.State.DRAFT)
            .select_related("municipality")
        )
        return rest if all(survey.has_results for survey in rest) else []

    def candidate_groups(self) -> dict[str, frozenset[int]]:
        """Group → ids of the other municipalities in it, the reader's own ones left out."""
        others = [survey.municipality for survey in self.other_surveys if survey.municipality_id not in self.known]
        groups = {"network": frozenset(other.pk for other in others)}
        if len(self.surveys) == 1:
            own = self.surveys[0].municipality
            groups["size"] = same(others, own, "size_class")
            groups["type"] = same(others, own, "urbanity")
            groups["language"] = same(others, own, "main_language")
        return groups

    @cached_property
    def groups(self) -> list[Group]:
        """The comparison groups with something to show."""
        raws = engine.read(self.other_surveys, groups=[EVERYBODY])
        means = engine.group_means(raws, self.content, self.limit, self.candidate_groups())
        names = group_names()
        return [Group(key, names[key], shown) for key, shown in means.items() if shown]

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


def same(others: list[Municipality], own: Municipality, fact: str) -> frozenset[int]:
    """Ids of the others that share a fact with one's own municipality."""
    return frozenset(other.pk for other in others if getattr(other, fact) == getattr(own, fact))


def newest_surveys(enrolment: Enrolment) -> list[Survey]:
    """The participant's surveys of its newest round, drafts left out: one a municipality."""
    surveys = list(
        Survey.objects.filter(round__programme=enrolment.programme_id, municipality__enrolled__enrolment=enrolment)
        .exclude(state=Survey.State.DRAFT)
        .select_related("round", "municipality")
        .order_by("-round__opens_at", "-round", "municipality__name")
    )
    return [survey for survey in surveys if survey.round_id == surveys[0].round_id]


def source_surveys(enrolment: Enrolment, *, staff: bool = False) -> list[Survey]:
    """The surveys that the participant's figures come from: all of them released (for staff: closed), or none."""
    surveys = newest_surveys(enrolment)
    ready = all(survey.has_results if staff else survey.state == Survey.State.RELEASED for survey in surveys)
    return surveys if ready else []


def results_of(enrolment: Enrolment, *, staff: bool = False) -> Results | None:
    """The participant's results, or None while there is nothing to show."""
    surveys = source_surveys(enrolment, staff=staff)
    return Results(enrolment, surveys) if surveys else None


def aspect_figures(enrolment: Enrolment, language: str | None = None) -> list[AspectFigure]:
    """The participant's eleven aspects from its released surveys; empty when there is none."""
    results = results_of(enrolment)
    return results.aspects(language) if results else []
