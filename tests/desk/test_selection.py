"""The board shows those that were asked for: by consultant, state, region, size, language and name, in the order asked for."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.board import board_for
from participants.models import EnrolledMunicipality, Enrolment, Step
from programmes.models import Programme
from tests import factories


@pytest.fixture
def pair(programme: Programme) -> tuple[Enrolment, Enrolment]:
    """Two participants that differ in everything that can be asked for."""
    small = factories.municipality(
        name_fi="Aavasaksa", name_sv="Avasaxa", region_code="19", region="Lappi", population=3_000, languages="fi"
    )
    large = factories.municipality(
        name_fi="Öja", name_sv="Öja", region_code="01", region="Uusimaa", population=90_000, languages="sv;fi"
    )
    first, second = (factories.accepted(place, programme=programme) for place in (small, large))
    second.consultant = factories.consultant()
    second.save()
    Step.objects.filter(enrolment=second).update(state="under_way")
    return first, second


def shown(programme: Programme, **asked: Any) -> list[Enrolment]:
    view = board_for({"programme": programme.slug, **asked})
    assert view.board is not None
    keys = [row.pk for row in view.board.rows]
    return [Enrolment.objects.get(pk=key) for key in keys]


@pytest.mark.parametrize(
    ("asked", "which"),
    [
        ({"region": "19"}, 0),
        ({"region": "01"}, 1),
        ({"size": "0"}, 0),
        ({"size": "2"}, 1),
        ({"language": "fi"}, 0),
        ({"language": "sv"}, 1),
        ({"consultant": "none"}, 0),
        ({"state": "under_way"}, 1),
        ({"q": "avasax"}, 0),
        ({"q": "öja"}, 1),
    ],
)
def test_filter_leaves_those_that_fit(
    programme: Programme, pair: tuple[Enrolment, Enrolment], asked: dict[str, str], which: int
) -> None:
    assert shown(programme, **asked) == [pair[which]]


def test_filter_by_consultant(programme: Programme, pair: tuple[Enrolment, Enrolment]) -> None:
    assert shown(programme, consultant=str(pair[1].consultant_id)) == [pair[1]]


def test_one_municipality_of_a_consortium_is_enough(programme: Programme, pair: tuple[Enrolment, Enrolment]) -> None:
    valley = factories.accepted(factories.municipality(), factories.municipality(), programme=programme)
    members = EnrolledMunicipality.objects.filter(enrolment=valley)
    place = members[0].municipality
    place.region_code, place.region = "19", "Lappi"
    place.save()
    assert set(shown(programme, region="19")) == {pair[0], valley}
    assert shown(programme, q=str(place)) == [valley]


@pytest.mark.parametrize(
    ("sort", "order"), [("name", [0, 1]), ("-name", [1, 0]), ("consultant", [1, 0]), ("0", [0, 1]), ("-0", [1, 0])]
)
def test_heads_sort(programme: Programme, pair: tuple[Enrolment, Enrolment], sort: str, order: list[int]) -> None:
    assert shown(programme, sort=sort) == [pair[place] for place in order]


def test_note_and_hour_of_the_session_are_seen_on_the_board(programme: Programme) -> None:
    enrolment = factories.accepted(programme=programme)
    Step.objects.update(on=timezone.localdate(), note="<b>soita</b> " + "x" * 100)
    page = factories.signed_in(factories.consultant()).get(reverse("admin:index")).content.decode()
    assert "&lt;b&gt;soita&lt;/b&gt;" in page
    assert "x" * 100 not in page
    assert str(enrolment.party) in page
