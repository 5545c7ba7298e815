"""The order of what comes out of sealed answers says nothing: answers are shuffled, and their words once more."""

from typing import Any

import pytest
from django.db.models import QuerySet

from surveys.models import OpenAnswer, SealedAnswer, Survey
from surveys.sealing import Response, unseal
from surveys.services import closing, keys
from tests import factories

MANY = 30
"""Two orders of so many are the same once in 30!."""


def words_of(answers: list[Response]) -> list[str]:
    return [text for answer in answers for text in answer.words.values()]


def as_stored(survey: Survey) -> list[Response]:
    """In the order in which the database has the boxes."""
    private = keys.private_key(survey)
    boxes = SealedAnswer.objects.filter(survey=survey).order_by().values_list("box", flat=True)
    return [unseal(private, bytes(box)) for box in boxes]


def test_answers_are_opened_in_an_order_of_their_own_each_time(survey: Survey) -> None:
    for number in range(MANY):
        factories.seal(survey, [factories.answers()], O1=f"Vastaus {number}")
    orders = [words_of(answers) for answers in (as_stored(survey), *map(list, map(closing.open_all, [survey] * 2)))]
    assert len({tuple(sorted(order)) for order in orders}) == 1
    assert len(set(map(tuple, orders))) == 3


def test_words_are_kept_in_another_order_than_their_answers_each_time(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [Response(factories.answers(), {"O1": f"Vastaus {number}"}) for number in range(MANY)]
    orders = [words_of(answers)]

    def keep(_rows: QuerySet[OpenAnswer], made: list[OpenAnswer], **_options: Any) -> None:
        orders.append([row.text for row in made])

    monkeypatch.setattr(QuerySet, "bulk_create", keep)
    for _time in range(2):
        closing.keep_words(survey, answers)
    assert len({tuple(sorted(order)) for order in orders}) == 1
    assert len(set(map(tuple, orders))) == 3
