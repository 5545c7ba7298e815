"""What a contact person sees of a refused visual identity."""

from pathlib import Path
from typing import Any

from django.utils import translation

from municipalities.models import Brand
from tests import factories
from tests.participants.test_brand import COLOURS, picture, upload


def test_refused_form_sums_its_errors_up_once(db: None) -> None:
    enrolment = factories.accepted(factories.municipality())
    client = factories.signed_in(factories.contact_of(enrolment))
    page = client.post(factories.page("brand", enrolment), {"primary": "turquoise"})
    assert page.content.decode().count('class="error-summary"') == 1


def test_full_disk_is_told_kindly_and_leaves_nothing_behind(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.full_disk.FullDisk"}}
    enrolment = factories.accepted(place := factories.municipality())
    client = factories.signed_in(factories.member(place, role="contact", language="en"))
    with translation.override("en"):
        address = factories.page("brand", enrolment)
    response = client.post(address, {**COLOURS, "primary": "#123456", "logo": upload(picture())})
    page = response.content.decode()
    assert response.status_code == 200
    assert "could not be stored just now" in page
    assert "Nothing has been saved yet" in page
    assert "#123456" in page
    assert not Brand.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
