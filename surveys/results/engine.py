"""The suppression engine: the only reader of raw tallies. Whatever leaves this module obeys `surveys.results.suppression`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain

from surveys.models import OpenAnswer, RatingSums, Round, Survey, Tally
from surveys.models.tally import EVERYBODY, RESPONDENTS
from surveys.questionnaire import Questionnaire
from surveys.questions.figure import Detail, Rating
from surveys.questions.kind import Counts, Question, Values
from surveys.results.suppression import (
    FEWEST_IN_PART,
    Range,
    confines,
    countable,
    detail_of,
    half_levels,
    pooled,
    publishable,
    showable_groups,
    stuffed,
    sum_left,
)
from surveys.rounding import halves, tenths
from surveys.scales import classes_of

Ratings = dict[int, int]
"""Rating → how many gave it."""
Means = Mapping[int, Mapping[int, float]]
"""Aspect → municipality → its mean."""


@dataclass
class Raw:
    """One survey's tallies as they are: (group, question) → value → count. Never leaves this module."""

    survey: Survey
    cells: dict[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def values(self, question: Question, group: str = EVERYBODY) -> Values:
        return self.cells.get((group, question.code), {})

    def ratings(self, question: Question, group: str = EVERYBODY) -> Ratings:
        return question.ratings(self.values(question, group))

    def people(self, question: Question, group: str = EVERYBODY) -> int:
        """How many stand behind the answers to a question."""
        return question.people(self.values(question, group), self.respondents(group))

    def respondents(self, group: str = EVERYBODY) -> int:
        question, value = RESPONDENTS
        return self.cells.get((group, question), {}).get(value, 0)


def read(surveys: Iterable[Survey]) -> list[Raw]:
    """Raw tallies of closed surveys, in one query. Open surveys have none."""
    raws = {survey.pk: Raw(survey) for survey in surveys if survey.has_results}
    rows = Tally.objects.filter(survey__in=raws).values_list("survey_id", "group", "question", "value", "count")
    for pk, group, question, value, count in rows:
        raws[pk].cells[group, question][value] = count
    return list(raws.values())


def added(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for part in parts:
        for value, count in part.items():
            total[value] += count
    return dict(total)


def summed(parts: Iterable[Ratings]) -> Ratings:
    total: Ratings = defaultdict(int)
    for part in parts:
        for rating, count in part.items():
            total[rating] += count
    return dict(total)


class Alone:
    """One survey by itself: which parts of it may be shown, and so which groups can be told apart in it."""

    def __init__(self, raw: Raw, questionnaire: Questionnaire, limit: int) -> None:
        self.raw = raw
        self.questionnaire = questionnaire
        self.limit = limit

    @cached_property
    def aspects(self) -> dict[int, list[Question]]:
        """Aspect → its questions that enough people rated; each part that is shown is shown in all of them."""
        return {
            aspect: [question for question in questions if self.raw.people(question) >= self.limit]
            for aspect, questions in self.questionnaire.rated_by_aspect.items()
        }

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """Grouping question → its parts that may be shown: decided once for all aspects, none where one is missing."""
        trusted = not stuffed(self.raw.respondents(), self.raw.survey.headcount) and all(self.aspects.values())
        return {
            grouping.code: self.parts_of(grouping) if trusted else frozenset()
            for grouping in self.questionnaire.grouping
        }

    def parts_of(self, grouping: Question) -> frozenset[str]:
        heads = self.raw.survey.headcounts
        candidates = {
            part: self.counted(part)
            for part in grouping.parts()
            if countable(self.raw.respondents(part), heads.get(part))
        }
        total = self.counted(EVERYBODY)
        fewest = [max(FEWEST_IN_PART, self.limit), *[self.limit] * (len(total) - 1)]
        return publishable(total, candidates, fewest)

    def counted(self, group: str) -> list[int]:
        """The group's respondents, and how many of them rated each question of the aspects."""
        questions = chain.from_iterable(self.aspects.values())
        return [self.raw.respondents(group), *(self.raw.people(question, group) for question in questions)]

    def groups(self, question: Question) -> list[Ratings]:
        """The ratings of everybody, of each part that is shown, and of those who are left beside the parts."""
        whole = self.raw.ratings(question)
        return [whole, *(chain.from_iterable(self.shown_and_left(question, code) for code in self.parts))]

    def shown_and_left(self, question: Question, grouping: str) -> list[Ratings]:
        """Nothing where no part is shown, or where the question makes no aspect and has no figure of a part."""
        if not self.parts[grouping] or question.aspect is None:
            return []
        parts = [self.raw.ratings(question, part) for part in self.parts[grouping]]
        return [*parts, self.left(question, grouping)]

    def left(self, question: Question, grouping: str) -> Ratings:
        """The ratings of those who are in no part that is shown."""
        taken = summed(self.raw.ratings(question, part) for part in self.parts[grouping])
        return {rating: count - taken.get(rating, 0) for rating, count in self.raw.ratings(question).items()}

    def part_mean(self, aspect: int, grouping: str, part: str) -> float:
        """Of a part that is shown."""
        questions = self.aspects[aspect]
        ratings = [self.raw.ratings(question, part) for question in questions]
        fewest = min(sum(given.values()) for given in ratings)
        left = [self.left(question, grouping) for question in questions]
        mean = mean_of(summed(ratings))
        return halves(mean) if half_levels(fewest, [*ratings, *left]) else tenths(mean)


def mean_of(ratings: Ratings) -> Fraction:
    """Of at least one rating."""
    return Fraction(sum(rating * count for rating, count in ratings.items()), sum(ratings.values()))


class Shown:
    """What may be shown of one or several surveys of a round that are joined, behind the limit.

    Questions ask it for what they may see of their answers (`surveys.questions.kind.Source`).
    """

    def __init__(self, surveys: Sequence[Survey], questionnaire: Questionnaire, limit: int) -> None:
        self.surveys = surveys
        self.questionnaire = questionnaire
        self.limit = limit
        self.raws = read(surveys)
        self.alone = {raw.survey.pk: Alone(raw, questionnaire, limit) for raw in self.raws}
        self.counted: dict[str, Counts | None] = {}

    def joined(self, people: Sequence[int]) -> list[Raw]:
        """The surveys that stand behind a joint figure about so many people of each; empty when there may be none."""
        chosen = pooled(people, self.limit)
        enough = sum(people[index] for index in chosen) >= self.limit
        return [self.raws[index] for index in sorted(chosen)] if enough and len(chosen) >= min(2, len(people)) else []

    @cached_property
    def respondents(self) -> int:
        """How many respondents stand behind joint figures."""
        return sum(raw.respondents() for raw in self.joined([raw.respondents() for raw in self.raws]))

    def counts(self, question: Question) -> Counts | None:
        if question.code not in self.counted:
            self.counted[question.code] = self.count(question)
        return self.counted[question.code]

    def count(self, question: Question) -> Counts | None:
        joined = self.joined([raw.people(question) for raw in self.raws])
        if not joined:
            return None
        values = added(raw.values(question) for raw in joined)
        people = sum(raw.people(question) for raw in joined)
        return Counts(values, people, self.detail(question, joined) if question.rates else Detail.VALUES)

    def detail(self, question: Question, joined: Sequence[Raw]) -> Detail:
        """How closely ratings may be told beside all that is shown of each member, and of its parts, by itself."""
        groups = [
            group
            for raw in joined
            if raw.people(question) >= self.limit
            for group in self.alone[raw.survey.pk].groups(question)
        ]
        small = summed(raw.ratings(question) for raw in joined if raw.people(question) < self.limit)
        whole = summed(raw.ratings(question) for raw in joined)
        return detail_of(whole, [*groups, small], classes_of(question.steps()))

    def own_words(self, question: Question, fewest: int) -> list[str]:
        enough = {survey.pk for survey in self.surveys if survey.respondents >= max(fewest, self.limit)}
        return [text for survey, code, text in self.reviewed if survey in enough and code == question.code]

    @cached_property
    def reviewed(self) -> list[tuple[int, str, str]]:
        """Survey, question and text of what a person has let through; their order says nothing, since keys are random."""
        shown = OpenAnswer.objects.filter(survey__in=self.surveys, review=OpenAnswer.Review.SHOWN).order_by("pk")
        return list(shown.values_list("survey_id", "question", "text"))

    @cached_property
    def ratings(self) -> dict[str, Ratings]:
        """Code → the ratings of each rated question that may be shown."""
        by_question = [(question, self.counts(question)) for question in self.questionnaire.rated]
        return {question.code: question.ratings(counts.values) for question, counts in by_question if counts}

    def questions_of(self, aspect: int) -> list[Question]:
        """The aspect's questions that may be shown; the aspect is made of these alone."""
        return [question for question in self.questionnaire.rated_by_aspect[aspect] if question.code in self.ratings]

    def aspect(self, number: int) -> Rating | None:
        """The ratings of its questions pooled, exact where each of them is.

        `answers` counts the people of its most answered question.
        """
        parts = [self.ratings[question.code] for question in self.questions_of(number)]
        if not parts:
            return None
        exact = all(self.detailed(question) for question in self.questions_of(number))
        detail = Detail.VALUES if exact else Detail.MEAN
        whole = Rating.of(summed(parts), self.questionnaire.level_names(), detail)
        return replace(whole, answers=max(sum(part.values()) for part in parts))

    def detailed(self, question: Question) -> bool:
        counts = self.counts(question)
        return counts is not None and counts.detail is Detail.VALUES

    def part_means(self, grouping: Question) -> dict[str, dict[int, float]]:
        """Part → aspect → mean, in every aspect or in none; no part of surveys that are joined."""
        if len(self.raws) != 1:
            return {}
        (alone,) = self.alone.values()
        shown = alone.parts[grouping.code]
        return {
            part: {aspect: alone.part_mean(aspect, grouping.code, part) for aspect in alone.aspects}
            if part in shown
            else {}
            for part in grouping.parts()
        }


def network_means(compared: Round) -> Means:
    """The mean that each municipality of the round has in each aspect, as far as it passes the limit there by itself.

    Made of the sums that were kept when its survey closed, which are those of its tallies. They do not change once the
    round is compared, so a process keeps those of the rounds that were asked for last.
    """
    return means_once(compared, compared.compared_at) if compared.compared_at else means_of(compared)


@lru_cache(maxsize=8)
def means_once(compared: Round, _compared_at: datetime) -> Means:
    return means_of(compared)


def means_of(compared: Round) -> Means:
    codes = {
        aspect: [question.code for question in questions]
        for aspect, questions in compared.questionnaire.rated_by_aspect.items()
    }
    means: dict[int, dict[int, float]] = {aspect: {} for aspect in codes}
    rows = RatingSums.objects.filter(survey__round=compared).values_list("survey__municipality", "sums")
    for municipality, sums in rows:
        passing = {code: pair for code, pair in sums.items() if pair[1] >= compared.limit}
        for aspect, asked in codes.items():
            total = answers = 0
            for code in asked:
                if code in passing:
                    total, answers = total + passing[code][0], answers + passing[code][1]
            if answers:
                means[aspect][municipality] = round(total / answers, 2)
    return means


def group_means(
    means: Means,
    groups: Mapping[str, frozenset[int]],
    scale: tuple[int, int],
    own: frozenset[int] = frozenset(),
    known: frozenset[int] = frozenset(),
) -> dict[str, dict[int, tuple[float, int]]]:
    """Group → aspect → (mean of its municipalities' means, one decimal; how many municipalities).

    `groups` holds ids of municipalities, in order of preference; `scale` is the lowest and the highest level. Only
    municipalities that pass the limit themselves count, those that the reader knows too, so that a group has one mean
    whoever reads. `own` are the participant's, `known` others whose figures the reader has: `showable_groups` decides
    per aspect on what is left without them, and no mean of these may be confined.
    """
    by_group: dict[str, dict[int, tuple[float, int]]] = {name: {} for name in groups}
    showable: dict[frozenset[int], dict[str, frozenset[int]]] = {}
    for aspect, by_municipality in means.items():
        passing = frozenset(by_municipality)
        if passing not in showable:
            showable[passing] = showable_groups(
                {name: (group & passing) - own - known for name, group in groups.items()}
            )
        sums: dict[frozenset[int], Range] = {}
        for name, others in showable[passing].items():
            group = groups[name] & passing
            mean = mean_of_means(by_municipality[municipality] for municipality in group)
            left = sum_left(mean, len(group), [by_municipality[municipality] for municipality in group - others])
            if not confines(others, left, sums, scale):
                sums[others] = left
                by_group[name][aspect] = (mean, len(group))
    return by_group


def mean_of_means(means: Iterable[float]) -> float:
    """One decimal; the means have two."""
    hundredths = [round(100 * mean) for mean in means]
    return tenths(Fraction(sum(hundredths), 100 * len(hundredths)))
