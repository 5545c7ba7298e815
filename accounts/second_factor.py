"""What the portal adds to the sign-in library's second factor."""

from typing import Any, ClassVar

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That code does not work. Write the code that the app shows now."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as the browser names it when it asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def remember_proof(*, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever has just added a factor has shown that they hold it, so they are not asked for it again at once."""
    record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
