"""Handing messages to the mail server.

A message is marked as being sent, and that is committed, before the server is spoken to. So whoever dies or waits in
vain in the middle leaves a trace: it is not known whether the message left, and it is sent once more at most, under the
same Message-ID. What certainly did not leave is tried for three days.
"""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.services import log
from digiverkosto.breaker import Breaker
from digiverkosto.refusals import Refused
from outbox.gates import reason_to_stop
from outbox.models import Message, in_three_days, new_message_id
from outbox.services import wake_a_worker

logger = structlog.get_logger(__name__)
LONGEST_PAUSE = timedelta(minutes=30)
SILENT_FOR = timedelta(minutes=2)
"""After which somebody who was sending a message has died with it: no worker is given as long."""
PERMANENT = 500
LONGEST_ERROR = 500
METHOD = re.compile(r"^METHOD:(\w+)\s*$", re.MULTILINE)
breaker = Breaker(rest=60)
"""Of the mail server, in this process."""


class MailKept(Refused):
    """The message stays as it is."""


class Uncertain(Exception):
    """The server was given the message and did not say what became of it."""


def send(*, key: str) -> bool:
    """Send one queued message. Returns whether this call sent it.

    Nothing happens while the server is known to be silent, or when another worker has the message.
    """
    message = None if breaker.is_open() else claim(key)
    return message is not None and deliver(message)


def claim(key: str) -> Message | None:
    """The queued message, marked as being sent by this worker alone and in this attempt.

    One of a letter that would be one too many in this minute is put back: it counts as begun first and is counted then,
    so that of two workers at once one at least knows of both.
    """
    changes = {"state": Message.State.SENDING, "attempts": F("attempts") + 1, "sending_since": timezone.now()}
    if not Message.objects.filter(key=key, state=Message.State.QUEUED).update(**changes):
        return None
    message = Message.objects.select_related("letter").get(key=key)
    if message.letter_id is not None and room_for_letters(timezone.now()) < 0:
        keep(message, state=Message.State.QUEUED, attempts=message.attempts - 1, sending_since=None)
        return None
    return message


def room_for_letters(now: datetime) -> int:
    """How many more mails of letters may be begun in this minute; below 0 where there are too many already."""
    begun = Message.objects.filter(letter__isnull=False, sending_since__gt=now - timedelta(minutes=1))
    return settings.LETTERS_A_MINUTE - begun.count()


def deliver(message: Message) -> bool:
    """Send what was claimed, and keep what came of it."""
    if message.give_up_at is not None and timezone.now() >= message.give_up_at:
        return fail(message, message.error or _("It was too late to send it."))
    if why := reason_to_stop(message):
        keep(message, state=Message.State.CANCELLED, error=why[:LONGEST_ERROR])
        return False
    try:
        hand_over(message)
    except Uncertain as doubt:
        breaker.failed()
        return doubt_about(message, str(doubt))
    except (SMTPDataError, SMTPSenderRefused, SMTPRecipientsRefused) as refusal:
        breaker.answered()
        return fail(message, describe(refusal)) if is_permanent(refusal) else put_off(message, describe(refusal))
    except OSError as error:  # nobody answers, or answers wrongly, before the message was handed over
        breaker.failed()
        return put_off(message, describe(error))
    except Exception as error:  # whatever is wrong with one message, the others must go
        return put_off(message, describe(error))
    breaker.answered()
    return keep(message, state=Message.State.SENT, sent_at=timezone.now(), error="", **kept_of(message))


def hand_over(message: Message) -> None:
    """Raises Uncertain when the server may have taken the message; any other error says that it has not."""
    mail, connection = build_mail(message), get_connection()
    connection.open()
    try:
        connection.send_messages([mail])
    except (SMTPDataError, SMTPSenderRefused, SMTPRecipientsRefused):
        raise
    except (OSError, SoftTimeLimitExceeded) as silence:
        raise Uncertain(describe(silence)) from silence
    finally:
        with suppress(Exception):  # how the server says goodbye changes nothing
            connection.close()


def is_permanent(refusal: SMTPException) -> bool:
    """Whether the server will say the same tomorrow."""
    if isinstance(refusal, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in refusal.recipients.values())
    return isinstance(refusal, SMTPResponseException) and refusal.smtp_code >= PERMANENT


def describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]


def doubt_about(message: Message, why: str) -> bool:
    """Send it once more, under the same Message-ID, by which mail systems recognise it; a second doubt is the last."""
    if message.repeated:
        return fail(message, _("It may have arrived, twice at most: %(why)s") % {"why": why})
    return put_off(message, why, repeated=True)


def put_off(message: Message, why: str, **changes: Any) -> bool:
    """Try again later, twice as late each time, up to half an hour."""
    pause = min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST_PAUSE)
    keep(message, state=Message.State.QUEUED, error=why[:LONGEST_ERROR], next_try_at=timezone.now() + pause, **changes)
    return False


def fail(message: Message, why: str) -> bool:
    """A code that can no longer be used is kept by nobody."""
    keep(message, state=Message.State.FAILED, error=why[:LONGEST_ERROR], **kept_of(message))
    logger.warning("mail failed", message=message.pk, attempts=message.attempts)
    return False


def kept_of(message: Message) -> dict[str, str]:
    """What is kept of its words: nothing of a confidential one."""
    return {"text": "", "calendar": ""} if message.confidential and not settings.DEMO else {}


def keep(message: Message, **changes: Any) -> bool:
    """Write what came of this attempt, unless the message has been taken for lost meanwhile."""
    mine = Message.objects.filter(pk=message.pk, state=Message.State.SENDING, attempts=message.attempts)
    return bool(mine.update(**changes))


def recover(now: datetime) -> None:
    """What somebody was sending when they died: nobody knows whether it left."""
    for message in Message.objects.filter(state=Message.State.SENDING, sending_since__lt=now - SILENT_FOR):
        doubt_about(message, _("Whoever was sending it stopped in the middle."))


@transaction.atomic
def send_again(*, message: Message, actor: AbstractBaseUser | AnonymousUser) -> None:
    """Queue a failed message once more, as if it had never been tried. Raises MailKept for any other, and for a code."""
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.state != Message.State.FAILED or held.confidential:
        raise MailKept(_("Only a message that failed is sent again, and no code for signing in. Nothing was changed."))
    held.state, held.attempts, held.repeated = Message.State.QUEUED, 0, False
    held.message_id, held.give_up_at, held.next_try_at = new_message_id(), in_three_days(), timezone.now()
    held.save(update_fields=["state", "attempts", "repeated", "message_id", "give_up_at", "next_try_at"])
    log(action="mail.sent_again", target=held, actor=actor)
    wake_a_worker(held)


def build_mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={
            "Message-ID": message.message_id or f"<message-{message.pk}@digiverkosto>",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(html_of(message), "text/html")
    if message.calendar:
        attach_calendar(mail, message.calendar)
    return mail


def attach_calendar(mail: EmailMultiAlternatives, calendar: str) -> None:
    """As a form of the mail's own text, which mail programs show as an invitation, and as a file for those that do not."""
    method = METHOD.search(calendar)
    kind = f"text/calendar; method={method[1]}" if method else "text/calendar"
    mail.attach_alternative(calendar, kind)
    mail.attach("invite.ics", calendar.encode(), "application/ics")


def html_of(message: Message) -> str:
    """The text in the portal's mail frame, in its language."""
    with translation.override(message.language):
        return render_to_string("outbox/frame.html", {"message": message})
