"""A backup and its restore with the demo's settings, in a process of its own. Prints what is there afterwards."""

import json
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.backup import archive, files  # noqa: E402
from accounts.models import User  # noqa: E402
from outbox.models import Message  # noqa: E402
from outbox.services import post_text  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("aino@example.org", name="Aino")
    post_text(key="waiting", to=user.email, subject="Hei", body="Hei", language="fi")
    Session.objects.create(session_key="aino", session_data="", expire_date=timezone.now() + timedelta(hours=1))
    default_storage.save("loose.txt", ContentFile(b"loose"))
    call_command("backup")
    (backup,) = archive.complete(Path(settings.BACKUP_FOLDER))
    User.objects.create_user("eino@example.org", name="Eino")
    default_storage.delete("loose.txt")
    call_command("restore", str(backup), "--replace", "--yes")
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    found = {
        "people": list(User.objects.values_list("email", flat=True)),
        "mails": list(Message.objects.values_list("state", flat=True)),
        "sessions": Session.objects.count(),
        "files": list(files.names()),
        "journal": journal,
        "parts": sorted(str(path.relative_to(backup)) for path in backup.rglob("*") if path.is_file())[:2],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
