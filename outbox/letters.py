"""Letters to many: their rows of mail are made at once, stopped together, and sent again together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import log
from digiverkosto.queue import enqueue
from digiverkosto.refusals import Refused
from outbox.models import Letter, Message, in_three_days, new_message_id

AT_ONCE = 500
"""Rows that are written together."""
FOR_SO_LONG = timedelta(days=3)
"""How long a mail is tried after it was to go."""


class LetterKept(Refused):
    """The letter stays as it is."""


@dataclass(frozen=True)
class Mail:
    """One letter's mail to one person, worded for them. `user`: their key. `grounds`: what is asked again before it goes."""

    user: int
    to: str
    language: str
    subject: str
    text: str
    grounds: Any = None


def make_rows(*, letter: Letter, mails: Iterable[Mail], goes_at: datetime) -> int:
    """Queue the letter's mails for that moment, in the transaction of whoever confirms it. Returns how many."""
    made = Message.objects.bulk_create(
        (
            Message(
                key=f"letter:{letter.pk}:{mail.user}",
                letter=letter,
                user_id=mail.user,
                to=mail.to,
                language=mail.language,
                subject=" ".join(mail.subject.split())[:250],
                text=mail.text,
                grounds=mail.grounds,
                next_try_at=goes_at,
                give_up_at=goes_at + FOR_SO_LONG,
            )
            for mail in mails
        ),
        batch_size=AT_ONCE,
    )
    enqueue("outbox.tasks.sweep")
    return len(made)


@transaction.atomic
def cancel(*, letter: Letter, actor: AbstractBaseUser) -> int:
    """Stop what has not gone. Raises LetterKept when nothing waits any more. Returns how many mails were stopped.

    One that a worker has in its hands is stopped when it is not taken at once.
    """
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    waiting = Message.objects.filter(letter=held, state__in=(Message.State.QUEUED, Message.State.HELD))
    if held.confirmed_at is None or held.cancelled_at is not None or not waiting.exists():
        raise LetterKept(
            _("Nothing of this message waits any more, so there is nothing to cancel. Nothing was changed.")
        )
    held.cancelled_at = timezone.now()
    held.save(update_fields=["cancelled_at"])
    stopped = waiting.update(state=Message.State.CANCELLED)
    log(action="letter.cancelled", target=held, actor=actor, people=stopped)
    return stopped


@transaction.atomic
def send_again(*, letter: Letter, actor: AbstractBaseUser) -> int:
    """Queue what failed once more, as if it had never been tried. Returns how many mails.

    Raises LetterKept for a letter that was cancelled, and where nothing has failed.
    """
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    failed = list(Message.objects.select_for_update().filter(letter=held, state=Message.State.FAILED))
    if held.cancelled_at is not None or not failed:
        raise LetterKept(_("Only what failed of a message that was not cancelled is sent again. Nothing was changed."))
    for message in failed:
        message.state, message.attempts, message.repeated = Message.State.QUEUED, 0, False
        message.message_id, message.give_up_at, message.next_try_at = new_message_id(), in_three_days(), timezone.now()
    fields = ["state", "attempts", "repeated", "message_id", "give_up_at", "next_try_at"]
    Message.objects.bulk_update(failed, fields, batch_size=AT_ONCE)
    log(action="letter.sent_again", target=held, actor=actor, people=len(failed))
    enqueue("outbox.tasks.sweep")
    return len(failed)
