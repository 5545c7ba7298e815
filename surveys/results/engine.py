"""The suppression engine: the only reader of raw tallies. Whatever leaves this module obeys `surveys.results.suppression`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from surveys.models import OpenAnswer, Survey, Tally
from surveys.models.tally import EVERYBODY, RESPONDENTS
from surveys.questionnaire import Questionnaire
from surveys.questions.figure import Detail, Rating
from surveys.questions.kind import Counts, Question, Values
from surveys.results.suppression import (
    FEWEST_IN_PART,
    coarse_sum,
    countable,
    detail_of,
    detail_of_choices,
    half_levels,
    homogeneous,
    narrows,
    pooled,
    publishable,
)
from surveys.rounding import halves, tenths
from surveys.scales import classes_of

Ratings = dict[int, int]
"""Rating → how many gave it."""


@dataclass
class Raw:
    """One survey's tallies as they are: (group, question) → value → count. Never leaves this module.

    `rated` and `counted` keep what was read of cells, which is asked for again and again.
    """

    survey: Survey
    cells: dict[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    rated: dict[tuple[str, str], Ratings] = field(default_factory=dict)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)

    def values(self, question: Question, group: str = EVERYBODY) -> Values:
        return self.cells.get((group, question.code), {})

    def ratings(self, question: Question, group: str = EVERYBODY) -> Ratings:
        cell = (group, question.code)
        if cell not in self.rated:
            self.rated[cell] = question.ratings(self.cells.get(cell, {}))
        return self.rated[cell]

    def people(self, question: Question, group: str = EVERYBODY) -> int:
        """How many stand behind the answers to a question."""
        cell = (group, question.code)
        if cell not in self.counted:
            self.counted[cell] = question.people(self.cells.get(cell, {}), self.respondents(group))
        return self.counted[cell]

    def respondents(self, group: str = EVERYBODY) -> int:
        question, value = RESPONDENTS
        return self.cells.get((group, question), {}).get(value, 0)


def read(surveys: Iterable[Survey], questionnaire: Questionnaire) -> list[Raw]:
    """Raw tallies of closed surveys, in one query: of everybody and of the parts that figures are made of.

    Open surveys have none.
    """
    raws = {survey.pk: Raw(survey) for survey in surveys if survey.has_results}
    parts = chain.from_iterable(grouping.parts() for grouping in questionnaire.grouping)
    rows = Tally.objects.filter(
        survey__in=raws, group__in=[EVERYBODY, *parts], question__in=[RESPONDENTS[0], *questionnaire.questions]
    )
    for pk, group, question, value, count in rows.values_list("survey_id", "group", "question", "value", "count"):
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


def sum_of(ratings: Ratings) -> int:
    return sum(rating * count for rating, count in ratings.items())


class Alone:
    """One survey by itself: which parts of it may be shown, and so which groups can be told apart in it."""

    def __init__(self, raw: Raw, questionnaire: Questionnaire, limit: int) -> None:
        self.raw = raw
        self.questionnaire = questionnaire
        self.limit = limit
        self.lefts: dict[tuple[str, str], Ratings] = {}

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
        trusted = not self.raw.survey.overfull(self.raw.respondents()) and all(self.aspects.values())
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
        cell = (grouping, question.code)
        if cell not in self.lefts:
            taken = summed(self.raw.ratings(question, part) for part in self.parts[grouping])
            whole = self.raw.ratings(question)
            self.lefts[cell] = {rating: count - taken.get(rating, 0) for rating, count in whole.items()}
        return self.lefts[cell]

    def part_mean(self, aspect: int, grouping: str, part: str) -> float:
        """Of a part that is shown."""
        questions = self.aspects[aspect]
        ratings = [self.raw.ratings(question, part) for question in questions]
        answers = [self.raw.people(question, part) for question in questions]
        left = [self.left(question, grouping) for question in questions]
        total = sum(map(sum_of, ratings))
        if half_levels(min(answers), [*ratings, *left]):
            return halves(total, sum(answers), self.questionnaire.levels.steps)
        return tenths(total, sum(answers))


class Shown:
    """What may be shown of one or several surveys of a round that are joined, behind the limit.

    Questions ask it for what they may see of their answers (`surveys.questions.kind.Source`).
    """

    def __init__(
        self, surveys: Sequence[Survey], questionnaire: Questionnaire, limit: int, raws: list[Raw] | None = None
    ) -> None:
        """`raws`: what has been read of the surveys already."""
        self.surveys = surveys
        self.questionnaire = questionnaire
        self.limit = limit
        self.raws = read(surveys, questionnaire) if raws is None else raws
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
        if not question.rates:
            return self.chosen(question, joined)
        detail = self.detail(question, joined)
        if detail is not Detail.VALUES and self.tells_of_a_member(question, joined):
            return None
        values = added(raw.values(question) for raw in joined)
        return Counts(values, sum(raw.people(question) for raw in joined), detail)

    def parted(self, question: Question, joined: Sequence[Raw]) -> tuple[list[Raw], list[Raw]]:
        """The members whose own figure is shown elsewhere, and those that are too small for one."""
        members = [raw for raw in joined if raw.people(question) >= self.limit]
        return members, [raw for raw in joined if raw not in members]

    def chosen(self, question: Question, joined: Sequence[Raw]) -> Counts:
        """Choices, which have no parts, beside what is shown of each member by itself and left of the small ones.

        Where people of the whole are alike, so are those of each of these groups.
        """
        members, small = self.parted(question, joined)
        groups = [self.group(question, raws) for raws in (*([raw] for raw in members), small) if raws]
        values, people = added(group.values for group in groups), sum(group.people for group in groups)
        return Counts(values, people, max(group.detail for group in groups), groups)

    def group(self, question: Question, raws: Sequence[Raw]) -> Counts:
        values, people = added(raw.values(question) for raw in raws), sum(raw.people(question) for raw in raws)
        return Counts(values, people, detail_of_choices(question.outside(values, people)))

    def tells_of_a_member(self, question: Question, joined: Sequence[Raw]) -> bool:
        """Whether a joint mean in half levels would tell more than what is shown of a member in which people are alike,
        or of those who are too few to be shown, when all the others are known.
        """
        members, few = self.parted(question, joined)
        ratings = [raw.ratings(question) for raw in members]
        small = summed(raw.ratings(question) for raw in few)
        sums = [sum_of(given) for given in (*ratings, small)]
        whole, steps = coarse_sum(summed([*ratings, small]), question.steps()), question.steps()
        shown = [coarse_sum(given, steps) for given in ratings]
        of_small = (steps[0] * sum(small.values()), steps[-1] * sum(small.values()))
        shown.append(of_small if ratings else whole)
        return len(joined) > 1 and any(
            narrows(whole, sum(sums) - own, coarse)
            for given, own, coarse in zip((*ratings, small), sums, shown, strict=True)
            if homogeneous(given.values())
        )

    def detail(self, question: Question, joined: Sequence[Raw]) -> Detail:
        """How closely ratings may be told beside all that is shown of each member, and of its parts, by itself.

        Joint classes, less what is shown exactly of the other members, would be those of the one that is alike.
        """
        members, few = self.parted(question, joined)
        groups = [group for raw in members for group in self.alone[raw.survey.pk].groups(question)]
        small = summed(raw.ratings(question) for raw in few)
        whole = summed(raw.ratings(question) for raw in joined)
        closest = detail_of(whole, [*groups, small], classes_of(question.steps()))
        return Detail.MEAN if closest is Detail.CLASSES and len(joined) > 1 else closest

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
        if not parts or self.tells_of_a_question(self.questions_of(number)):
            return None
        exact = all(self.detailed(question) for question in self.questions_of(number))
        detail = Detail.VALUES if exact else Detail.MEAN
        whole = Rating.of(summed(parts), self.questionnaire.level_names(), detail)
        return replace(whole, answers=max(sum(part.values()) for part in parts))

    def tells_of_a_question(self, questions: Sequence[Question]) -> bool:
        """Whether the mean of these together would tell more of one that is told in half levels than its own figure."""
        steps = self.questionnaire.levels.steps
        ratings = [self.ratings[question.code] for question in questions]
        whole = coarse_sum(summed(ratings), steps)
        return any(
            narrows(whole, sum(map(sum_of, ratings)) - sum_of(given), coarse_sum(given, steps))
            for question, given in zip(questions, ratings, strict=True)
            if len(questions) > 1 and not self.detailed(question)
        )

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


def each_by_itself(surveys: Sequence[Survey], questionnaire: Questionnaire, limit: int) -> list[Shown]:
    """What may be shown of each closed survey that asked the same, in one query for all of them."""
    return [Shown([raw.survey], questionnaire, limit, [raw]) for raw in read(surveys, questionnaire)]
