"""Who has been erased, told outside the database too, so that no restored backup brings them back.

A record is a row, made in the transaction that deletes the person, and a line of a file in the storage. It knows
a person by their number and the moment of their joining: numbers may be given anew after a restore, an address may
change, and neither tells who it was.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from structlog import get_logger

from accounts.models import Erasure, User
from outbox.models import Message

FOLDER = "erasures"
logger = get_logger(__name__)


def on_deleting(sender: type[User], instance: User, **_told: Any) -> None:
    """Called before each person is deleted, whoever deletes them, in the transaction that does it.

    Mail that has not gone to them goes to nobody.
    """
    unsent = Message.objects.filter(Q(user=instance) | Q(to=instance.email)).exclude(
        state__in=[Message.State.SENT, Message.State.FAILED]
    )
    unsent.update(state=Message.State.CANCELLED, to="", subject="", text="")
    Erasure.objects.create(person=instance.pk, joined_at=instance.date_joined)
    transaction.on_commit(write_down, robust=True)


def write_down() -> None:
    """Tell in a new file of the storage what no file tells yet. Done twice at once it is told twice, without harm."""
    rows = list(Erasure.objects.filter(written=False))
    if not rows:
        return
    name = f"{FOLDER}/{timezone.now():%Y-%m-%d}-{uuid4().hex}.jsonl"
    default_storage.save(name, ContentFile("".join(map(line_of, rows)).encode()))
    Erasure.objects.filter(pk__in=[row.pk for row in rows]).update(written=True)


def line_of(row: Erasure) -> str:
    moments = {"joined_at": row.joined_at.isoformat(), "erased_at": row.erased_at.isoformat()}
    return json.dumps({"id": str(row.pk), "person": row.person, **moments}) + "\n"


def read_line(line: bytes) -> Erasure:
    """Raises whatever a line that is no record leads to."""
    content = json.loads(line)
    joined_at, erased_at = (datetime.fromisoformat(content[name]) for name in ("joined_at", "erased_at"))
    person = int(content["person"])
    return Erasure(pk=UUID(content["id"]), person=person, joined_at=joined_at, erased_at=erased_at, written=True)


def files() -> list[str]:
    """The names of the files that tell of erasures."""
    try:
        return [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1] if name]
    except FileNotFoundError:  # nobody has been erased yet
        return []


def told() -> Iterator[Erasure]:
    """Every record that the storage tells. A line that a full disk cut off is told again in another file."""
    for name in files():
        with default_storage.open(name) as file:
            for line in file:
                try:
                    yield read_line(line)
                except (ValueError, LookupError, TypeError, AttributeError):
                    logger.warning("record of an erasure cannot be read", file=name)


@transaction.atomic
def replay() -> int:
    """Erase again whoever the storage tells of and the database does not know as erased. Returns how many people.

    The database knows of an erasure exactly when it was made without the person: row and deletion are of one
    transaction, so no clock is asked.
    """
    known = set(Erasure.objects.values_list("pk", flat=True))
    unknown = {record.pk: record for record in told() if record.pk not in known}
    Erasure.objects.bulk_create(unknown.values())
    joined = dict(User.objects.values_list("pk", "date_joined"))
    back = [record.person for record in unknown.values() if joined.get(record.person) == record.joined_at]
    User.objects.filter(pk__in=back).delete()
    return len(back)


def forget(before: datetime) -> int:
    """Delete what is told of erasures before that moment. Returns how many records the database held of them.

    What the storage would not take at the time is told now.
    """
    write_down()
    for name in files():
        if name.removeprefix(f"{FOLDER}/") < f"{before:%Y-%m-%d}":
            default_storage.delete(name)
    return Erasure.objects.filter(erased_at__lt=before).delete()[0]
