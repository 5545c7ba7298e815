from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.core.validators import MaxLengthValidator

from accounts.models import User

LONGEST_ADDRESS = 254


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Signing in starts with an address that the outbox can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SettingsForm(forms.ModelForm[User]):
    """Own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]
