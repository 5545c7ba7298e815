"""Where answers come from while a survey is open: larger parts alone, several answers at a time, in steps."""

import pytest
from structlog.testing import capture_logs

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
    factories.answered(asked, {"edu": 2, "tech": 2})
    assert (parts.count_parts(asked), counted(asked)["sector:tech"]) == (0, 1)


def test_answers_of_one_part_alone_wait_for_those_of_another(asked: Survey) -> None:
    """Counted by themselves they would tell where each of them came from."""
    factories.answered(asked, {"edu": 9})
    assert (parts.count_parts(asked), counted(asked)) == (0, {})
    factories.answered(asked, {"tech": 1})
    assert (parts.count_parts(asked), counted(asked)) == (10, {"sector:edu": 9, "sector:tech": 1})


def test_answers_wait_until_it_is_known_how_many_people_there_are(survey: Survey) -> None:
    factories.answered(survey, {"edu": 9, "tech": 9})
    assert parts.count_parts(survey) == 0
    Survey.objects.filter(pk=survey.pk).update(headcounts=HEADS)
    assert (parts.count_parts(survey), counted(survey)) == (18, {"sector:edu": 9, "sector:tech": 9})


def test_survey_that_fails_keeps_no_other_from_being_counted(asked: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = factories.opened(asked.round, factories.municipality(), headcounts=HEADS)
    count_parts = parts.count_parts

    def count(survey: Survey) -> int:
        if survey.pk == broken.pk:
            raise TypeError
        return count_parts(survey)

    monkeypatch.setattr(parts, "count_parts", count)
    for survey in (broken, asked):
        factories.answered(survey, {"edu": 6, "tech": 3})
    with capture_logs() as said:
        assert parts.count_all_parts() == 9
    assert [(line["survey"], line["error"]) for line in said] == [(broken.pk, "TypeError")]
    assert counted(asked) == {"sector:edu": 6, "sector:tech": 3}


def test_answer_is_counted_once_and_then_says_no_more_where_it_came_from(asked: Survey) -> None:
    other = factories.opened(asked.round, factories.municipality(), headcounts=HEADS)
    for survey in (asked, other):
        factories.answered(survey, {"edu": 6, "tech": 2})
    assert parts.count_all_parts() == 16
    assert parts.count_all_parts() == 0
    assert counted(asked) == counted(other) == {"sector:edu": 6, "sector:tech": 2}
    assert not SealedAnswer.objects.exclude(part=None).exists()


def test_counts_are_told_from_five_up_and_in_steps(asked: Survey) -> None:
    factories.answered(asked, {"edu": 13, "tech": 4})
    parts.count_parts(asked)
    (answered,) = with_parts(response_rates([asked]))
    assert [row[1:] for row in answered.parts] == [(10, 40), (None, 10)]


def test_closing_counts_all_answers_and_drops_the_counts_of_parts(asked: Survey) -> None:
    factories.answered(asked, {"edu": 9, "tech": 4})
    assert parts.count_parts(asked) == 13
    factories.answered(asked, {"edu": 2})
    closing.close(survey=asked)
    assert (Survey.objects.get(pk=asked.pk).respondents, counted(asked)) == (15, {})
    assert parts.count_parts(asked) == 0


def test_boxes_of_parts_are_equally_long(asked: Survey) -> None:
    factories.answered(asked, {"edu": 2, "tech": 2, "adm": 2})
    assert len({len(part) for part in SealedAnswer.objects.values_list("part", flat=True) if part}) == 1
