"""Counting a survey's responses into tallies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from surveys.models import RatingSums, Survey, Tally
from surveys.models.tally import EVERYBODY, RESPONDENTS
from surveys.questionnaire import Questionnaire

Row = Mapping[str, Any]
"""One response's answers, by question."""
Cell = tuple[str, str, str]
"""Group, question, value."""


def count_tallies(survey: Survey, rows: Sequence[Row]) -> None:
    """Survey × group × question × value → count, for everybody and for each part; and the sums of ratings.

    `rows` are the answers of each response. What was counted before is counted anew.
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


def cells_of(questionnaire: Questionnaire, rows: Sequence[Row]) -> dict[Cell, int]:
    cells: dict[Cell, int] = {}
    for group, members in groups_of(questionnaire, rows).items():
        cells[group, *RESPONDENTS] = len(members)
        for code, question in questionnaire.questions.items():
            counts = question.tally(row[code] for row in members if code in row)
            cells |= {(group, code, value): count for value, count in counts.items()}
    return cells


def groups_of(questionnaire: Questionnaire, rows: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Group → the rows of those who belong to it; no group without anybody."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for question in questionnaire.grouping:
        for row in rows:
            if question.code in row:
                parts[question.part_of(row[question.code])].append(row)
    return {EVERYBODY: rows, **parts} if rows else {}


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
