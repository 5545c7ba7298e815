"""Counting a survey's responses into tallies."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Sum

from surveys.models import RatingSums, Survey, Tally
from surveys.models.tally import EVERYBODY, RESPONDENTS, aspect_code, merged_code
from surveys.questionnaire import Questionnaire
from surveys.questions import Question
from surveys.results.suppression import FEWEST_IN_PART

Row = Mapping[str, Any]
"""One response's answers, by question."""
Cell = tuple[str, str, str]
"""Group, question, value."""


class SumsDiffer(Exception):
    """What was counted does not add up to the answers."""


def count_tallies(survey: Survey, rows: Sequence[Row]) -> None:
    """Survey × group × question × value → count, for everybody and for each part; and the sums of ratings.

    `rows` are the answers of each response. What was counted before is counted anew. Raises SumsDiffer.
    """
    questionnaire = survey.round.questionnaire
    cells = cells_of(questionnaire, rows)
    Tally.objects.filter(survey=survey).delete()
    Tally.objects.bulk_create(
        Tally(survey=survey, group=group, question=question, value=value, count=count)
        for (group, question, value), count in sorted(cells.items())
    )
    sums = sums_of(questionnaire, cells)
    RatingSums.objects.update_or_create(survey=survey, defaults={"sums": sums})
    check_sums(survey, rows)


def check_sums(survey: Survey, rows: Sequence[Row]) -> None:
    """See that what is stored adds up to the answers: in all, by each question that one answer counts in, and by parts.

    Raises SumsDiffer.
    """
    questionnaire, stored = survey.round.questionnaire, Tally.objects.filter(survey=survey)
    sums = {
        (group, question): count
        for group, question, count in stored.values_list("group", "question").annotate(Sum("count")).order_by()
    }
    expected = {question.code: sum(question.code in row for row in rows) for question in questionnaire.rated}
    people, _value = RESPONDENTS
    found = {code: sums.get((EVERYBODY, code), 0) for code in expected}
    by_parts = {
        sum(count for (group, of), count in sums.items() if of == people and group.startswith(merged_code(code)))
        for code in questionnaire.counted_by
    }
    if found != expected or sums.get((EVERYBODY, people), 0) != len(rows) or not by_parts <= {0, len(rows)}:
        raise SumsDiffer(f"the counts of survey {survey.pk} do not add up to its {len(rows)} answers")


def cells_of(questionnaire: Questionnaire, rows: Sequence[Row]) -> dict[Cell, int]:
    """Nothing can be asked later, so all that later figures need is counted: questions, and people's own aspect means."""
    cells: dict[Cell, int] = {}
    for group, members in groups_of(questionnaire, rows).items():
        cells[group, *RESPONDENTS] = len(members)
        for code, question in questionnaire.questions.items():
            counts = question.tally(row[code] for row in members if code in row)
            cells |= {(group, code, value): count for value, count in counts.items()}
        means = Counter(pair for row in members for pair in aspect_means(questionnaire, row).items())
        cells |= {(group, aspect_code(aspect), mean): count for (aspect, mean), count in means.items()}
    return cells


def aspect_means(questionnaire: Questionnaire, row: Row) -> dict[int, str]:
    """Aspect → the mean of what one person gave to its questions, two decimals; without those they did not rate."""
    means = {}
    for aspect, questions in questionnaire.rated_by_aspect.items():
        ratings = [
            value
            for question in questions
            if question.code in row
            for value in question.ratings(question.tally([row[question.code]]))
        ]
        if ratings:
            means[aspect] = f"{sum(ratings) / len(ratings):.2f}"
    return means


def groups_of(questionnaire: Questionnaire, rows: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Group → the rows of those who belong to it; no group without anybody, and none that is small."""
    groups: dict[str, Sequence[Row]] = {EVERYBODY: rows} if rows else {}
    for code in questionnaire.counted_by:
        groups |= large_parts(parts_by(questionnaire.questions[code], rows), merged_code(code))
    return groups


def parts_by(question: Question, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The parts that answers to the question make; those who did not answer it are under no name."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parts[question.part_of(row[question.code]) if question.code in row else ""].append(row)
    return parts


def large_parts(parts: Mapping[str, Sequence[Row]], merged: str) -> dict[str, Sequence[Row]]:
    """The parts of at least FEWEST_IN_PART rows, and the others, with those of no part, as one that is as large.

    Where the others are fewer, the smallest large part goes in with them. Nothing where they would be everybody.
    """
    by_size = sorted(parts, key=lambda part: (len(parts[part]), part))
    small = [part for part in by_size if not part or len(parts[part]) < FEWEST_IN_PART]
    large = [part for part in by_size if part not in small]
    while large and 0 < sum(len(parts[part]) for part in small) < FEWEST_IN_PART:
        small.append(large.pop(0))
    others = [row for part in small for row in parts[part]]
    kept: dict[str, Sequence[Row]] = {part: parts[part] for part in large}
    return kept | {merged: others} if kept and others else kept


def sums_of(questionnaire: Questionnaire, cells: Mapping[Cell, int]) -> dict[str, list[int]]:
    """Code → [sum of the ratings, how many there are], of everybody."""
    values: dict[str, dict[str, int]] = {}
    for (group, code, value), count in cells.items():
        if group == EVERYBODY:
            values.setdefault(code, {})[value] = count
    ratings = {question.code: question.ratings(values.get(question.code, {})) for question in questionnaire.rated}
    return {
        code: [sum(value * count for value, count in counts.items()), sum(counts.values())]
        for code, counts in ratings.items()
        if counts
    }
