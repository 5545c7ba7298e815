"""Who gets which answer on every page of a roadmap."""

import pytest
from django.test import Client

from roadmaps import services
from roadmaps.models import Roadmap, Version
from tests import factories
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.samples import sample

READ = ["", "levels/", "document/", "measures/{measure}/"]
EDIT = [
    "edit/",
    "targets/new/",
    "targets/{target}/",
    "targets/{target}/delete/",
    "measures/new/",
    "measures/{measure}/edit/",
    "measures/{measure}/delete/",
    "document/1/approve/",
]
POST = [
    "start/",
    "baselines/",
    "levels/",
    "document/",
    "edit/",
    "targets/new/",
    "targets/{target}/",
    "targets/{target}/delete/",
    "measures/new/",
    "measures/{measure}/edit/",
    "measures/{measure}/delete/",
    "measures/{measure}/status/",
    "document/1/again/",
    "document/1/approve/",
]


@pytest.fixture
def address(world: World, roadmap: Roadmap, add_measure: AddMeasure) -> dict[str, int]:
    measure = add_measure()
    Version.objects.create(roadmap=roadmap, number=1, language="fi", content=sample())
    return {"measure": measure.pk, "target": measure.development_target_id}


@pytest.mark.parametrize("path", READ)
def test_page_is_read_by_member_contact_and_staff(world: World, address: dict[str, int], path: str) -> None:
    for user in (world.member, world.contact, world.consultant):
        assert factories.signed_in(user).get(world.url(path.format(**address))).status_code == 200


@pytest.mark.parametrize("path", EDIT)
def test_form_is_for_contact_persons_only(client: Client, world: World, address: dict[str, int], path: str) -> None:
    url = world.url(path.format(**address))
    client.force_login(world.contact)
    assert client.get(url).status_code == 200
    client.force_login(world.member)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("path", [*READ, *EDIT, "document/1/", "document/1/making/"])
def test_page_does_not_exist_for_an_outsider(client: Client, world: World, address: dict[str, int], path: str) -> None:
    client.force_login(world.outsider)
    assert client.get(world.url(path.format(**address))).status_code == 404


@pytest.mark.parametrize("path", [*READ, *EDIT, "document/1/", "document/1/making/"])
def test_anonymous_reader_is_asked_to_sign_in(client: Client, world: World, address: dict[str, int], path: str) -> None:
    response = client.get(world.url(path.format(**address)))
    assert response.status_code == 302
    assert response["Location"].startswith("/en/accounts/login/")


@pytest.mark.parametrize("path", POST)
def test_change_by_a_member_is_forbidden_and_by_an_outsider_not_found(
    client: Client, world: World, address: dict[str, int], path: str
) -> None:
    url = world.url(path.format(**address))
    client.force_login(world.member)
    assert client.post(url).status_code == 403
    client.force_login(world.outsider)
    assert client.post(url).status_code == 404


def test_another_municipalitys_measure_is_not_found_on_ones_own_pages(
    client: Client, world: World, address: dict[str, int]
) -> None:
    services.start(enrolment=world.other, actor=world.outsider)
    client.force_login(world.outsider)
    for path in ("measures/{measure}/", "measures/{measure}/edit/", "targets/{target}/", "document/1/"):
        assert client.get(f"/en/m/952/{world.programme.slug}/roadmap/{path.format(**address)}").status_code == 404
    assert (
        client.post(f"/en/m/952/{world.programme.slug}/roadmap/measures/{address['measure']}/status/").status_code
        == 404
    )


def test_pages_before_the_start(client: Client, world: World) -> None:
    client.force_login(world.contact)
    assert "Start the roadmap" in client.get(world.url()).content.decode()
    assert client.get(world.url("levels/")).status_code == 404
    client.force_login(world.member)
    assert "Start the roadmap" not in client.get(world.url()).content.decode()


@pytest.mark.parametrize("path", ["start/", "baselines/", "measures/{measure}/status/"])
def test_changing_address_refuses_to_be_read(client: Client, world: World, address: dict[str, int], path: str) -> None:
    client.force_login(world.contact)
    assert client.get(world.url(path.format(**address))).status_code == 405
