"""How sign-in fits the portal: no open sign-up, and its mails go through the outbox."""

from typing import Any, ClassVar
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy

from outbox import services as outbox
from outbox.models import Message

MANY_TRIES = gettext_lazy("That was many tries. Wait a few minutes and try again.")
LONGEST_ADDRESS = Message._meta.get_field("to").max_length or 254


class PortalAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("That is not the code. Check it, or ask for a new one."),
        "rate_limited": MANY_TRIES,
        "too_many_login_attempts": MANY_TRIES,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by enrolment or by a colleague's invitation."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """An address that cannot be read leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mails like every other; what carries a code is confidential.

        An address that is too long for a mail is nobody's, and its sender gets the same answer as for any unknown one.
        """
        if len(email) > LONGEST_ADDRESS:
            return
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        body = render_to_string(f"{template_prefix}_message.txt", context)
        outbox.post_text(
            key=f"sign-in:{uuid4()}",
            to=email,
            subject=subject,
            body=body.strip(),
            language=get_language() or "fi",
            confidential=True,
        )
