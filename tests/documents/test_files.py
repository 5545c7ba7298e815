"""A file is kept whole or not at all."""

import errno
from pathlib import Path
from typing import Any

import pytest

from documents.files import keep
from municipalities.models import Brand
from tests.full_disk import FullDisk

PICTURE = b"a picture of many bytes"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def full_disk(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.full_disk.FullDisk"}}


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_file_is_kept_whole_under_a_name_that_nobody_guesses(media: Path) -> None:
    one, other = Brand(), Brand()
    for brand in (one, other):
        keep(brand.logo, PICTURE, "png")
    assert one.logo.name != other.logo.name
    assert [file.read_bytes() for file in files_in(media)] == [PICTURE, PICTURE]
    assert {file.suffix for file in files_in(media)} == {".png"}


@pytest.mark.usefixtures("full_disk")
def test_full_disk_leaves_no_half_file_and_the_former_name(media: Path) -> None:
    brand = Brand(logo="logos/former.png")
    with pytest.raises(OSError, match="No space left") as raised:
        keep(brand.logo, PICTURE, "png")
    assert raised.value.errno == errno.ENOSPC
    assert (files_in(media), brand.logo.name) == ([], "logos/former.png")


@pytest.mark.usefixtures("full_disk")
def test_storage_that_does_not_delete_either_hides_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(self: FullDisk, name: str) -> None:
        raise PermissionError

    monkeypatch.setattr(FullDisk, "delete", refuses)
    with pytest.raises(OSError, match="No space left"):
        keep(Brand().logo, PICTURE, "png")
    assert "half a file is left" in caplog.text
    assert [file.read_bytes() for file in files_in(media)] == [PICTURE[: len(PICTURE) // 2]]
