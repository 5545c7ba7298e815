"""Two participants of a programme, who belongs where, and a roadmap of the first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from municipalities.models import Membership
from participants.models import Enrolment
from programmes.models import Programme
from roadmaps import services
from roadmaps.models import DevelopmentTarget, Measure, Roadmap
from tests import factories


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of a test go away with it, and its texts are the English ones."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@dataclass
class World:
    programme: Programme
    enrolment: Enrolment
    other: Enrolment
    contact: User
    member: User
    outsider: User
    consultant: User

    def url(self, rest: str = "") -> str:
        return f"/en/m/951/{self.programme.slug}/roadmap/{rest}"


@pytest.fixture
def world(db: None) -> World:
    programme = factories.programme()
    factories.form_version()
    place = factories.municipality(code="951", name_fi="Koekylä")
    elsewhere = factories.municipality(code="952", name_fi="Muukylä")
    enrolment = factories.accepted(place, programme=programme)
    other = factories.accepted(elsewhere, programme=programme)
    return World(
        programme=programme,
        enrolment=enrolment,
        other=other,
        contact=factories.contact_of(enrolment),
        member=factories.member(place, role=Membership.Role.MANAGEMENT),
        outsider=factories.contact_of(other),
        consultant=factories.consultant(),
    )


@pytest.fixture
def roadmap(world: World) -> Roadmap:
    return services.start(enrolment=world.enrolment, actor=world.contact)


AddMeasure = Callable[..., Measure]


@pytest.fixture
def add_measure(roadmap: Roadmap) -> AddMeasure:
    """Makes a measure, in a development target of its own unless one is given."""

    def add(title: str = "Kuvataan tietovirrat", **fields: Any) -> Measure:
        target = fields.pop("target", None) or DevelopmentTarget.objects.create(
            roadmap=roadmap, level=roadmap.levels.get(aspect=6), title=f"Kohde: {title}"
        )
        defaults = {"owner": "tietohallinto", "starts": date(2026, 3, 1), "ends": date(2026, 11, 30)}
        return Measure.objects.create(development_target=target, title=title, **{**defaults, **fields})

    return add
