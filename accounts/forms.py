from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, foreign_letters
from accounts.models import User
from accounts.second_factor import SoundCredential
from digiverkosto.lines import one_line

LONGEST_ADDRESS = 254
OWN_NAMES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LONGEST_KEY_NAME = 60


def of_known_letters(address: str) -> None:
    if not address.isascii():
        raise forms.ValidationError(foreign_letters())


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Signing in starts with an address that the outbox can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators += [MaxLengthValidator(LONGEST_ADDRESS), of_known_letters]


class CodeField(forms.CharField):
    """A one-time code: a phone offers it and shows its digits."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    code = CodeField(label=_("Code"), help_text=_("Six digits from your app, or one of your recovery codes"))


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    code = CodeField(
        label=_("Code"),
        help_text=_("Six digits from your app, or one of your recovery codes. A code of the app works once."),
    )


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = CodeField(label=_("Code"), help_text=_("Six digits that the app shows"))


class PasskeyForm(SoundCredential, AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it from the others, for example “work computer”"),
        max_length=LONGEST_KEY_NAME,
        required=False,
        validators=[one_line],
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with this alone, without a code from the mail"), required=False, initial=True
    )


class ShowPasskeyForm(SoundCredential, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the code of the mail."""


class SignInByPasskeyForm(SoundCredential, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class ConfirmByPasskeyForm(SoundCredential, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a change of what one signs in with."""


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name of the passkey"), max_length=LONGEST_KEY_NAME, validators=[one_line])


class SettingsForm(forms.ModelForm[User]):
    """Own name and language; each language goes by its own name."""

    name = NameField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES)

    class Meta:
        model = User
        fields = ["name", "language"]
