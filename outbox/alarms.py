"""Telling those who look after the portal of an error by mail, since the error page says that we have been told."""

import hashlib
import logging
import traceback
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from digiverkosto.errors import account_of
from outbox.models import Message
from outbox.services import post_text

LONGEST_ACCOUNT = 6_000
"""Characters of an error's account in a mail."""
MOST_AN_HOUR = 20
"""Kinds: a broken disk causes many errors, and they say the same."""


def tell(record: logging.LogRecord, now: datetime) -> None:
    """Post one mail an hour for each kind of error. It holds where it happened, and no values at all."""
    error = record.exc_info[1] if record.exc_info else None
    account = account_of(error, words=False) if error else ""
    told = f"{type(error).__name__ if error else record.name} in {place_of(record)}"
    kind = hashlib.sha256(f"{record.name}:{place_of(record)}".encode()).hexdigest()[:16]
    this_hour = Message.objects.filter(key__startswith=f"alarm:{now:%Y-%m-%dT%H}:").order_by()
    if this_hour.values("subject").distinct().count() >= MOST_AN_HOUR:
        return
    for address in addresses():
        with transaction.atomic():
            post_text(
                key=f"alarm:{now:%Y-%m-%dT%H}:{kind}:{address}",
                to=address,
                subject=f"Digiverkosto: {told}"[:150],
                body=f"{now:%Y-%m-%d %H:%M} UTC, {record.name}\n\n{account[-LONGEST_ACCOUNT:]}",
                language="en",
            )


def place_of(record: logging.LogRecord) -> str:
    """Where in the code the error is, so that the same one is told of once."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record.name
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.removeprefix(str(settings.BASE_DIR))}:{frames[-1].lineno}" if frames else record.name


def addresses() -> list[str]:
    """Those that the settings name, else the programme managers."""
    named: list[str] = settings.ALARM_ADDRESSES
    people = get_user_model()._default_manager.filter(is_active=True, staff_role="manager")
    return named or list(people.values_list("email", flat=True))
