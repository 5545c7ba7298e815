"""An invented participant with its people, and roadmaps of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from municipalities.models import Membership, Municipality
from programmes.models import EnrolledMunicipality, Enrolment, Programme
from roadmaps import services
from roadmaps.models import DevelopmentTarget, Measure, Roadmap


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of a test go away with it, and its texts are the English ones."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def municipality(code: str, name: str) -> Municipality:
    return Municipality.objects.create(
        code=code,
        name_fi=name,
        name_sv=name,
        name_en=name,
        region_code="00",
        region_fi="Keksitty maakunta",
        subregion_code="000",
        subregion_fi="Keksitty seutukunta",
        languages="fi",
        population=9000,
        population_year=2022,
        urbanity=3,
        wellbeing_county_code="00",
        wellbeing_county_fi="Keksitty hyvinvointialue",
        invented=True,
    )


def person(email: str, **fields: Any) -> User:
    return User.objects.create(email=email, name=email.partition("@")[0], language="en", **fields)


def enrol(programme: Programme, place: Municipality) -> Enrolment:
    enrolment = Enrolment.objects.create(
        programme=programme,
        municipality=place,
        state=Enrolment.State.ACCEPTED,
        language="fi",
        contact_name="Aino",
        contact_email="aino@example.org",
        motivation="-",
        terms_accepted_at=timezone.now(),
        receipt=f"receipt-{place.code}",
    )
    EnrolledMunicipality.objects.create(enrolment=enrolment, programme=programme, municipality=place)
    return enrolment


@dataclass
class World:
    """Two municipalities of one programme, and who belongs where."""

    programme: Programme
    enrolment: Enrolment
    other: Enrolment
    contact: User
    member: User
    outsider: User
    consultant: User

    def url(self, rest: str = "") -> str:
        return f"/en/m/951/roadmap/{rest}"


@pytest.fixture
def world(db: None) -> World:
    today = date.today()
    programme = Programme.objects.create(
        slug="trial",
        title_fi="Kokeiluverkosto",
        title_sv="Provnätverk",
        title_en="Trial network",
        state=Programme.State.RUNNING,
        starts=today - timedelta(days=90),
        ends=today + timedelta(days=90),
    )
    place, elsewhere = municipality("951", "Koekylä"), municipality("952", "Muukylä")
    contact, member, outsider = person("contact@example.org"), person("member@example.org"), person("out@example.org")
    consultant = person("consultant@example.org", staff_role="consultant")
    Membership.objects.create(user=contact, municipality=place, role=Membership.Role.CONTACT)
    Membership.objects.create(user=member, municipality=place, role=Membership.Role.MANAGEMENT)
    Membership.objects.create(user=outsider, municipality=elsewhere, role=Membership.Role.CONTACT)
    return World(
        programme, enrol(programme, place), enrol(programme, elsewhere), contact, member, outsider, consultant
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


@pytest.fixture
def as_contact(client: Client, world: World) -> Client:
    client.force_login(world.contact)
    return client


@pytest.fixture
def as_member(client: Client, world: World) -> Client:
    client.force_login(world.member)
    return client
