from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

from accounts.fields import NameField
from accounts.models import User

LONGEST_ADDRESS = 254
OWN_NAMES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Signing in starts with an address that the outbox can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SettingsForm(forms.ModelForm[User]):
    """Own name and language; each language goes by its own name."""

    name = NameField(label=gettext_lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=OWN_NAMES)

    class Meta:
        model = User
        fields = ["name", "language"]
