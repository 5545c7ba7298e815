"""Whoever was erased after a backup was made is not brought back by it."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import erasures
from accounts.backup.archive import complete
from accounts.models import Erasure, User
from accounts.retention import purge_all
from outbox.models import Message
from tests import factories
from tests.accounts.backup.conftest import restore


def lose_the_storage() -> None:
    shutil.rmtree(default_storage.location)  # type: ignore[attr-defined]


def emails() -> set[str]:
    return set(User.objects.values_list("email", flat=True))


def test_erased_by_hand_after_the_backup_stays_erased(backup: Path, aino: User) -> None:
    factories.person(email="later@example.org")
    aino.delete()
    record = Erasure.objects.get()
    restore(backup)
    assert emails() == set()
    assert Erasure.objects.filter(pk=record.pk).exists()  # the next backup is made without the person, and says so


def test_erased_by_the_purge_stays_erased_though_its_dates_have_changed_since(aino: User, parent: Path) -> None:
    """The dates in the backup would let them stay."""
    call_command("backup", str(parent))
    User.objects.filter(pk=aino.pk).update(
        date_joined=aino.date_joined, last_login=timezone.now() - timedelta(days=800)
    )
    purge_all()
    assert emails() == set()
    restore(complete(parent)[-1])
    assert emails() == set()


def test_what_has_reached_its_end_date_since_is_deleted(aino: User, parent: Path) -> None:
    Message.objects.update(created_at=timezone.now() - timedelta(days=366))
    call_command("backup", str(parent))
    restore(complete(parent)[-1])
    assert not Message.objects.exists()


def test_somebody_who_changed_address_before_they_were_erased_stays_erased(backup: Path, aino: User) -> None:
    User.objects.filter(pk=aino.pk).update(email="new@example.org")
    User.objects.get(pk=aino.pk).delete()
    restore(backup)
    assert emails() == set()


def test_backup_older_than_another_learns_of_erasures_from_the_newer_one(backup: Path, aino: User) -> None:
    """The machine is lost with its storage; the newer backup is too damaged to be restored."""
    aino.delete()
    newer = backup.parent / "digiverkosto-29991231T235959Z"
    call_command("backup", str(backup.parent / "elsewhere"))
    complete(backup.parent / "elsewhere")[0].rename(newer)
    (newer / "database").unlink()
    lose_the_storage()
    Erasure.objects.all().delete()
    restore(backup)
    assert emails() == set()


def test_somebody_who_came_back_with_a_backup_is_erased_that_night(aino: User) -> None:
    """Its restoring was cut short between the database and the erasures."""
    number, joined = aino.pk, aino.date_joined
    aino.delete()
    erasures.write_down()
    Erasure.objects.all().delete()
    User.objects.create(pk=number, email="aino@example.org")
    User.objects.update(date_joined=joined)
    call_command("purge_expired")
    assert emails() == set()


@pytest.fixture
def unwritten(backup: Path, aino: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has been erased after the backup while the storage was away."""

    def away(*_arguments: Any) -> None:
        raise OSError("away")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "save", away)
        aino.delete()
    assert erasures.files() == []


def test_erasure_that_the_storage_would_not_take_is_replayed_all_the_same(unwritten: None, backup: Path) -> None:
    restore(backup)
    assert emails() == set()


@pytest.mark.parametrize("command", ["backup", "purge_expired"])
def test_erasure_that_the_storage_would_not_take_is_told_later(unwritten: None, parent: Path, command: str) -> None:
    call_command(command, *([str(parent / "second")] if command == "backup" else []))
    assert len(erasures.files()) == 1


def test_somebody_else_with_the_number_of_an_erased_person_stays(backup: Path, aino: User, parent: Path) -> None:
    """After a restore the database gives numbers anew."""
    gone = factories.person()
    number = gone.pk
    gone.delete()
    restore(backup)
    assert factories.person(pk=number, email="other@example.org").pk == number
    Erasure.objects.all().delete()
    assert erasures.replay() == 0
    assert emails() == {"aino@example.org", "other@example.org"}


def test_records_that_the_storage_holds_are_not_overwritten(aino: User, parent: Path) -> None:
    factories.person().delete()
    call_command("backup", str(parent))
    (name,) = erasures.files()
    newer = (
        default_storage.open(name).read()
        + erasures.line_of(Erasure(person=aino.pk, joined_at=aino.date_joined, erased_at=timezone.now())).encode()
    )
    default_storage.delete(name)
    default_storage.save(name, ContentFile(newer))
    restore(complete(parent)[0])
    assert emails() == set()


def test_deletion_that_is_undone_leaves_no_record(aino: User) -> None:
    with transaction.atomic():
        aino.delete()
        transaction.set_rollback(True)
    assert (Erasure.objects.count(), erasures.files()) == (0, [])


def test_many_are_told_in_one_file_that_names_nobody(aino: User) -> None:
    for _ in range(3):
        factories.person()
    User.objects.all().delete()
    (name,) = erasures.files()
    text = default_storage.open(name).read().decode()
    assert len(text.splitlines()) == 4
    assert aino.email not in text
    assert set(Erasure.objects.values_list("written", flat=True)) == {True}


def test_line_that_cannot_be_read_hides_no_other(backup: Path, aino: User) -> None:
    aino.delete()
    default_storage.save(f"{erasures.FOLDER}/0.jsonl", ContentFile(b'{"id": "cut\n[]\n{"id": 1}\n'))
    restore(backup)
    assert emails() == set()


def test_records_go_after_a_year(aino: User) -> None:
    aino.delete()
    factories.person().delete()
    now = timezone.now()
    old = Erasure.objects.earliest("erased_at")
    Erasure.objects.filter(pk=old.pk).update(erased_at=now - timedelta(days=366))
    names = [f"{erasures.FOLDER}/{now - timedelta(days=days):%Y-%m-%d}-x.jsonl" for days in (367, 364)]
    for name in names:
        default_storage.save(name, ContentFile(b""))
    purge_all()
    assert not Erasure.objects.filter(pk=old.pk).exists()
    assert Erasure.objects.count() == 1
    assert [default_storage.exists(name) for name in names] == [False, True]
