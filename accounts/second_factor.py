"""What the portal adds to the sign-in library's second factor."""

from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from accounts.services.factors import factor_changed

logger = structlog.get_logger(__name__)
NOT_TAKEN = gettext_lazy("The passkey was not taken. Try again, or use another way in.")


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


def has_proved(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this very session, by whom it belongs to."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def on_adding(*, instance: Authenticator, **_more: Any) -> None:
    """Whoever has just added a factor has shown that they hold it, so they are not asked for it again at once.

    Called before it is stored: not every flow of the library is one transaction, and the sessions are to end first.
    """
    if not instance._state.adding:
        return
    factor_changed(user=instance.user, factor=instance.type)
    if context.request is not None and context.request.user == instance.user:
        record_authentication(context.request, instance.user, method="mfa", type=instance.type, reauthenticated=True)


def on_removed(*, instance: Authenticator, origin: Any, **_more: Any) -> None:
    """A person who is erased takes their factors along, and is told nothing any more."""
    if getattr(origin, "model", type(origin)) is Authenticator:
        factor_changed(user=instance.user, factor=instance.type)
        own = context.request is not None and context.request.user == instance.user
        if own and not get_adapter().is_mfa_enabled(instance.user):
            clear_authentication_records(context.request)


class CredentialField(forms.JSONField):
    """A passkey's answer as the browser's script writes it: small and flat."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": NOT_TAKEN}
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(NOT_TAKEN) from error

    def bound_data(self, data: Any, initial: Any) -> None:
        """An answer that was refused is of no use: the form is shown without it."""


class SoundCredential(forms.Form):
    """Of a form with a passkey's answer: what is no such answer is refused in words, whatever is wrong with it.

    The library lets an empty value through as if nothing had been asked, and its parser raises whatever it stumbles on.
    """

    credential = CredentialField()

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise ValidationError(NOT_TAKEN)
        check = getattr(super(), "clean_credential", None)
        return in_words(check) if check else credential

    def clean(self) -> Any:
        return in_words(super().clean)


def in_words(check: Callable[[], Any]) -> Any:
    """What the library's check gives; whatever it raises about the answer is told in words."""
    try:
        return check()
    except DatabaseError:
        raise
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "incorrect_code":
            raise ValidationError(NOT_TAKEN) from refusal
        raise
    except Exception as error:
        logger.warning("passkey refused", error=type(error).__name__)
        raise ValidationError(NOT_TAKEN) from error


NO_CREDENTIAL = type("NoCredential", (), {"credential_id": b"", "__bool__": lambda self: False})()
UNREADABLE = type("Unreadable", (), {"credential_data": NO_CREDENTIAL})()


def forgive_broken_passkeys() -> None:
    """Let a passkey that cannot be read be one that nothing fits, so that its owner's other factors still open.

    The library reads all passkeys of a person at once, has no hook for it, and would fail with an error for each page.
    """
    read = WebAuthn.authenticator_data.fget

    def authenticator_data(passkey: WebAuthn) -> Any:
        try:
            return read(passkey)
        except Exception as error:
            logger.warning("passkey cannot be read", passkey=passkey.instance.pk, error=type(error).__name__)
            return UNREADABLE

    WebAuthn.authenticator_data = property(authenticator_data)
