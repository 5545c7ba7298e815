"""The network's mean before people who know some of its municipalities: pages of the roadmap, and its document."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from municipalities.models import Membership, Municipality
from participants.models import Enrolment
from roadmaps import services
from roadmaps.models import Roadmap
from roadmaps.services.snapshot import snapshot
from surveys.models import Round
from surveys.services.tallying import count_tallies
from tests import factories
from tests.roadmaps.conftest import AddMeasure, World


def participant(round: Round, value: int) -> Enrolment:
    place = factories.municipality()
    enrolment = factories.accepted(place, programme=round.programme)
    factories.closed(round, place, {"edu": 20}, value=value)
    return enrolment


@pytest.fixture
def neighbour(world: World) -> Enrolment:
    return factories.accepted(programme=world.programme)


@pytest.fixture
def compared(world: World, neighbour: Enrolment) -> Roadmap:
    """A roadmap whose participant is compared with four: the one called Muukylä has 4, the neighbour 3, the others 2."""
    round = factories.survey_round(world.programme)
    for _ in range(2):
        participant(round, 2)
    for enrolment, value in ((world.other, 4), (neighbour, 3), (world.enrolment, 3)):
        place = enrolment.municipality
        assert place is not None
        factories.closed(round, place, {"edu": 20}, value=value)
    return services.start(enrolment=world.enrolment, actor=None)


def joins_elsewhere(user: User, *enrolments: Enrolment) -> None:
    for enrolment in enrolments:
        factories.belonging(user=user, municipality=enrolment.municipality, role=Membership.Role.EXPERT)


def pages(world: World, reader: User, measure: int) -> list[bool]:
    """Whether the network's mean is on the roadmap's pages."""
    client = factories.signed_in(reader)
    front: Any = client.get(world.url())
    texts = [client.get(world.url(page)).content.decode() for page in ("levels/", f"measures/{measure}/")]
    return [{row.network for row in front.context["overview"].rows} == {2.8}, *("2.8" in text for text in texts)]


def in_document(roadmap: Roadmap) -> set[float | None]:
    return {level["network"] for level in snapshot(roadmap, number=1)["levels"]}


def test_roadmap_shows_the_networks_mean(world: World, compared: Roadmap, add_measure: AddMeasure) -> None:
    """The control: to those who know nobody else's figures it is shown."""
    measure = add_measure()
    assert pages(world, world.contact, measure.pk) == [True, True, True]
    assert pages(world, world.member, measure.pk)[1]
    assert in_document(compared) == {2.8}


def test_reader_who_knows_two_of_four_others_does_not_see_the_networks_mean(
    world: World, compared: Roadmap, neighbour: Enrolment, add_measure: AddMeasure
) -> None:
    measure = add_measure()
    joins_elsewhere(world.contact, world.other, neighbour)
    assert pages(world, world.contact, measure.pk) == [False, False, False]
    assert in_document(compared) == {None}
    assert pages(world, world.member, measure.pk)[1]


def test_documents_of_two_participants_have_the_same_mean(world: World, compared: Roadmap) -> None:
    elsewhere = services.start(enrolment=world.other, actor=None)
    assert in_document(elsewhere) == in_document(compared) == {2.8}


def test_baselines_are_kept_as_coarse_as_they_are_shown(world: World) -> None:
    """In the second aspect 18 of 20 gave the same: half levels and no spread."""
    place = world.enrolment.municipality
    assert place is not None
    survey = factories.closed(factories.survey_round(world.programme), place, {"edu": 20})
    varied = [factories.answers(1 + index % 5, N2=4 if index < 18 else 1) for index in range(20)]
    count_tallies(survey, varied)
    roadmap = services.start(enrolment=world.enrolment, actor=None)
    first, second = (roadmap.levels.get(aspect=aspect) for aspect in (1, 2))
    assert (first.baseline, first.low, first.high) == (Decimal("3.0"), Decimal("1.6"), Decimal("4.4"))
    assert (second.baseline, second.low, second.high) == (Decimal("3.5"), None, None)


def test_reader_who_knows_one_outside_the_round_sees_the_networks_mean(world: World, compared: Roadmap) -> None:
    """Beside one of the four others, of whom a second one would be too many."""
    joins_elsewhere(world.contact, world.other)
    place: Municipality = factories.municipality()
    factories.belonging(user=world.contact, municipality=place, role=Membership.Role.EXPERT)
    assert in_document(compared) == {2.8}


def test_staff_who_belong_to_several_hide_nothing_from_the_document(
    world: World, compared: Roadmap, neighbour: Enrolment
) -> None:
    joins_elsewhere(world.contact, world.other, neighbour)
    assert in_document(compared) == {None}
    User.objects.filter(pk=world.contact.pk).update(staff_role="consultant")
    assert in_document(compared) == {2.8}
