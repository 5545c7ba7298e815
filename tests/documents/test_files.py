"""A file is kept whole or not at all."""

import errno
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from documents.files import CannotStore, keep, put, remove_strays, stored
from municipalities.models import Brand
from tests import factories
from tests.full_disk import FullDisk

PICTURE = b"a picture of many bytes"
FILES = Brand._meta.get_field("logo")


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


@pytest.mark.parametrize("storage", ["FullDisk", "RefusingBucket"])
def test_whatever_a_storage_raises_it_is_told_as_one_thing(settings: Any, media: Path, storage: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"tests.full_disk.{storage}"}}
    with pytest.raises(CannotStore):
        put(FILES, PICTURE, "png")
    with pytest.raises(CannotStore), stored(FILES, PICTURE, "png"):
        raise AssertionError("there is nothing to write down")
    assert files_in(media) == []


@pytest.mark.parametrize("taken", [True, False])
def test_file_that_no_row_takes_is_removed(db: None, media: Path, taken: bool) -> None:
    with stored(FILES, PICTURE, "png") as name:
        assert len(files_in(media)) == 1
        if taken:
            Brand.objects.create(municipality=factories.municipality(), logo=name)
    assert [file.read_bytes() for file in files_in(media)] == ([PICTURE] if taken else [])


@pytest.mark.parametrize(("error", "left"), [(ValueError, 0), (DatabaseError, 1)])
def test_file_stays_where_nobody_knows_whether_its_row_was_kept(
    db: None, media: Path, error: type[Exception], left: int
) -> None:
    with pytest.raises(error), stored(FILES, PICTURE, "png"):
        raise error
    assert len(files_in(media)) == left


def test_without_anything_sent_nothing_is_stored(media: Path) -> None:
    with stored(FILES, None, "") as name:
        assert name == ""
    assert files_in(media) == []


def test_old_files_of_no_row_are_removed_and_no_others(db: None, media: Path) -> None:
    before = timezone.now() - timedelta(days=1)
    assert remove_strays(FILES, before) == 0, "nothing has been stored yet"
    names = {what: put(FILES, PICTURE, "png") for what in ("a row's", "old", "young")}
    Brand.objects.create(municipality=factories.municipality(), logo=names["a row's"])
    (media / "elsewhere").mkdir()
    (media / "elsewhere" / "old.png").write_bytes(PICTURE)
    for name in (names["a row's"], names["old"], "elsewhere/old.png"):
        os.utime(media / name, (time.time() - 90_000,) * 2)
    assert remove_strays(FILES, before) == 1
    left = {str(file.relative_to(media)) for file in files_in(media)}
    assert left == {names["a row's"], names["young"], "elsewhere/old.png"}


def test_stray_that_cannot_be_removed_keeps_no_other(db: None, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(put(FILES, PICTURE, "png") for _one in range(3))
    really = FILES.storage.delete

    def delete(name: str) -> None:
        if name == names[0]:
            raise PermissionError
        really(name)

    monkeypatch.setattr(FILES.storage, "delete", delete)
    assert remove_strays(FILES, timezone.now() + timedelta(days=1)) == 2
    assert [str(file.relative_to(media)) for file in files_in(media)] == names[:1]
