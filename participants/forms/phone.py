"""The enrolment form as staff fill it in while they talk with the contact person."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from participants.forms.enrolment import EnrolmentForm
from participants.services.enrolments import Application
from programmes.models import Programme


class PhoneForm(EnrolmentForm):
    """The same questions, without the terms: the contact person accepts them by the mailed link."""

    programme_chosen = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.filter(state__in=[Programme.State.OPEN, Programme.State.RUNNING]),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the contact person"),
        help_text=gettext_lazy("The mails go in it."),
        choices=settings.LANGUAGES,
    )
    terms = None  # type: ignore[assignment]
    website = None  # type: ignore[assignment]
    key = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    """Makes a second click find what the first has made."""
    field_order = [
        *("key", "programme_chosen", "municipalities", "consortium_name", "consents"),
        *("contact_name", "contact_title", "contact_email", "contact_phone", "language"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, programme=None, **kwargs)

    def clean_programme_chosen(self) -> Programme:
        """Known before the municipalities are looked at."""
        self.programme = self.cleaned_data["programme_chosen"]
        return self.programme

    def application(self) -> Application:
        return replace(super().application(), language=self.cleaned_data["language"])
