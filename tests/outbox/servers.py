"""Mail servers that fail in one way each, as backends."""

from collections.abc import Sequence
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

received: list[str] = []
"""Message-IDs of what the servers below took, in order."""


class Dead(BaseEmailBackend):
    """Nobody listens."""

    def open(self) -> None:
        raise ConnectionRefusedError("nobody listens")


class Silent(BaseEmailBackend):
    """Takes the message and never says so."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        received.extend(str(mail.extra_headers["Message-ID"]) for mail in email_messages)
        raise TimeoutError("timed out")


class Rude(BaseEmailBackend):
    """Takes the message, and hangs when it is told goodbye."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        received.extend(str(mail.extra_headers["Message-ID"]) for mail in email_messages)
        return len(email_messages)

    def close(self) -> None:
        raise TimeoutError("timed out")


class Refusing(BaseEmailBackend):
    """Answers with `refusal`."""

    refusal: Exception = SMTPDataError(554, b"spam")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise self.refusal


class Unwilling(Refusing):
    """Refuses the sign-in of the portal: that says nothing about the message."""

    refusal = SMTPAuthenticationError(535, b"who are you")

    def open(self) -> None:
        raise self.refusal


PERMANENT: list[Exception] = [
    SMTPDataError(554, b"spam"),
    SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}),
    SMTPSenderRefused(550, b"not you", "portal@example.org"),
]
FOR_NOW: list[Exception] = [
    SMTPDataError(451, b"later"),
    SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")}),
    SMTPSenderRefused(421, b"busy", "portal@example.org"),
]


def named(server: type[Any]) -> str:
    return f"{__name__}.{server.__name__}"
