"""Where answers come from while a survey is open: larger parts alone, several answers at a time, in steps."""

import pytest

from surveys.models import PartCount, SealedAnswer, Survey
from surveys.queries.response_rate import response_rates, with_parts
from surveys.services import closing, parts
from tests import factories

HEADS = {"sector:edu": 40, "sector:tech": 10, "sector:vit": 9}


@pytest.fixture
def asked(survey: Survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(headcounts=HEADS)
    return Survey.objects.get(pk=survey.pk)


def counted(survey: Survey) -> dict[str, int]:
    return dict(PartCount.objects.filter(survey=survey).values_list("part", "count"))


def test_parts_with_ten_people_are_counted_and_smaller_ones_are_not(asked: Survey) -> None:
    factories.answered(asked, {"edu": 7, "tech": 3, "vit": 6, "adm": 4})
    assert parts.count_parts(asked) == 20
    assert counted(asked) == {"sector:edu": 7, "sector:tech": 3}


def test_fewer_than_five_new_answers_wait_for_more(asked: Survey) -> None:
    for sectors, now, whole in (({"edu": 4}, 0, {}), ({"tech": 1}, 5, {"sector:edu": 4, "sector:tech": 1})):
        factories.answered(asked, sectors)
        assert (parts.count_parts(asked), counted(asked)) == (now, whole)
    factories.answered(asked, {"tech": 4})
    assert (parts.count_parts(asked), counted(asked)["sector:tech"]) == (0, 1)


def test_answer_is_counted_once_and_then_says_no_more_where_it_came_from(asked: Survey) -> None:
    other = factories.opened(asked.round, factories.municipality(), headcounts=HEADS)
    for survey in (asked, other):
        factories.answered(survey, {"edu": 6})
    assert parts.count_all_parts() == 12
    assert parts.count_all_parts() == 0
    assert (counted(asked), counted(other)) == ({"sector:edu": 6}, {"sector:edu": 6})
    assert not SealedAnswer.objects.exclude(part=None).exists()


def test_counts_are_told_from_five_up_and_in_steps(asked: Survey) -> None:
    factories.answered(asked, {"edu": 13, "tech": 4})
    parts.count_parts(asked)
    (answered,) = with_parts(response_rates([asked]))
    assert [row[1:] for row in answered.parts] == [(10, 40), (None, 10)]


def test_closing_counts_all_answers_and_drops_the_counts_of_parts(asked: Survey) -> None:
    factories.answered(asked, {"edu": 13})
    parts.count_parts(asked)
    factories.answered(asked, {"edu": 2})
    closing.close(survey=asked)
    assert (Survey.objects.get(pk=asked.pk).respondents, counted(asked)) == (15, {})
    assert parts.count_parts(asked) == 0


def test_boxes_of_parts_are_equally_long(asked: Survey) -> None:
    factories.answered(asked, {"edu": 2, "tech": 2, "adm": 2})
    assert len({len(part) for part in SealedAnswer.objects.values_list("part", flat=True) if part}) == 1
