"""A portal with some people, mails and files, and what it holds."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from accounts.backup import files
from accounts.backup.archive import complete
from accounts.models import User
from outbox.services import post_text
from tests import factories

NOT_KEPT = {"sessions.Session", "outbox.Message", "accounts.Erasure", "migrations.Migration"}


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "backup"


@pytest.fixture
def aino(transactional_db: None, settings: Any, tmp_path: Path) -> User:
    """A member of a municipality, with a mail on its way and two files in the storage."""
    settings.MEDIA_ROOT = tmp_path / "media"
    user = factories.member(factories.municipality(), email="aino@example.org")
    post_text(key="waiting", to=user.email, subject="Hei", body="Hei", language="fi")
    for name in ("logos/one.png", "loose.txt"):
        default_storage.save(name, ContentFile(name.encode()))
    return user


@pytest.fixture
def backup(aino: User, parent: Path) -> Path:
    """A backup of it, and the time after it."""
    call_command("backup", str(parent))
    return complete(parent)[-1]


def restore(folder: Path, *options: str) -> None:
    call_command("restore", str(folder), "--replace", "--yes", *options)


def rows() -> dict[str, list[Any]]:
    """All that is in the database, apart from what a restore ends or holds."""
    models = [model for model in apps.get_models() if model._meta.label not in NOT_KEPT]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def stored() -> dict[str, bytes]:
    """All that is in the storage."""
    found = {}
    for name in files.names():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found
