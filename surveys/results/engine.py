"""The suppression engine: the only reader of raw tallies. Whatever leaves this module obeys `surveys.results.suppression`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from math import fsum

from surveys.models import OpenAnswer, RatingSums, Round, Survey, Tally
from surveys.models.tally import EVERYBODY, RESPONDENTS
from surveys.questionnaire import Questionnaire
from surveys.questions.figure import Rating
from surveys.questions.kind import Counts, Question, Values
from surveys.results.suppression import FEWEST_OTHERS, pooled, publishable, showable_groups

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


class Shown:
    """What may be shown of one or several surveys of a round that are joined, behind the limit.

    Questions ask it for what they may see of their answers (`surveys.questions.kind.Source`).
    """

    def __init__(self, surveys: Sequence[Survey], questionnaire: Questionnaire, limit: int) -> None:
        self.surveys = surveys
        self.questionnaire = questionnaire
        self.limit = limit
        self.raws = read(surveys)
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
        return Counts(added(raw.values(question) for raw in joined), sum(raw.people(question) for raw in joined))

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
        """The ratings of its questions pooled. `answers` counts the people of its most answered question."""
        parts = [self.ratings[question.code] for question in self.questions_of(number)]
        if not parts:
            return None
        whole = Rating.of(summed(parts), self.questionnaire.level_names())
        return Rating(max(sum(part.values()) for part in parts), whole.mean, whole.distribution, whole.words)

    def part_means(self, grouping: Question) -> dict[str, dict[int, float]]:
        """Part → aspect → mean, only those that may be shown beside the whole; no part of surveys that are joined."""
        if len(self.raws) != 1:
            return {}
        means: dict[str, dict[int, float]] = {part: {} for part in grouping.parts()}
        for aspect in self.questionnaire.aspects:
            questions = self.questions_of(aspect.number)
            for part in self.parts_shown(list(means), questions) if questions else []:
                whole = summed(question.ratings(self.raws[0].values(question, part)) for question in questions)
                means[part][aspect.number] = Rating.of(whole, {}).mean
        return means

    def parts_shown(self, parts: Sequence[str], questions: Sequence[Question]) -> frozenset[str]:
        """Parts that may be shown for every one of the questions, so that none can be worked out by subtraction."""
        (raw,) = self.raws
        shown = frozenset(parts)
        for question in questions:
            people = {part: raw.people(question, part) for part in parts}
            shown &= publishable(raw.people(question), people, self.limit)
        return shown


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
    own: frozenset[int] = frozenset(),
    known: frozenset[int] = frozenset(),
) -> dict[str, dict[int, tuple[float, int]]]:
    """Group → aspect → (mean of its municipalities' means, one decimal; how many municipalities).

    `groups` holds ids of municipalities, in order of preference. Only municipalities that pass the limit themselves
    count, and `showable_groups` decides per aspect. `own` are the members of a consortium whom the groups leave out:
    where one or two of them pass, nothing is compared, since the network with them less the one without tells of them.
    `known` are municipalities whose figures the reader has: they do not hide the rest.
    """
    by_group: dict[str, dict[int, tuple[float, int]]] = {name: {} for name in groups}
    members: dict[frozenset[int], dict[str, frozenset[int]]] = {}
    for aspect, by_municipality in means.items():
        passing = frozenset(by_municipality)
        if passing not in members:
            members[passing] = comparable(passing, groups, own, known)
        for name, group in members[passing].items():
            by_group[name][aspect] = (round(fsum(map(by_municipality.__getitem__, group)) / len(group), 1), len(group))
    return by_group


def comparable(
    passing: frozenset[int], groups: Mapping[str, frozenset[int]], own: frozenset[int], known: frozenset[int]
) -> dict[str, frozenset[int]]:
    """The groups that may be shown in an aspect in which these municipalities pass, and who of them stands behind each."""
    if len(own) > 1 and 0 < len(own & passing) < FEWEST_OTHERS:
        return {}
    members = {name: group & passing for name, group in groups.items()}
    return {name: members[name] for name in showable_groups({name: group - known for name, group in members.items()})}
