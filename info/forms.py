"""Feedback on accessibility, from anybody."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.lines import one_line


class FeedbackForm(forms.Form):
    """What was hard, where, and where the answer goes. `batch` makes a double send harmless."""

    what = forms.CharField(
        label=gettext_lazy("What was hard to use?"),
        help_text=gettext_lazy("Tell what you tried to do, and with which device or aid."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )
    where = forms.CharField(
        label=gettext_lazy("On which page? (optional)"),
        help_text=gettext_lazy("The name or the address of the page, if you know it."),
        max_length=300,
        required=False,
        validators=[one_line],
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address (optional)"),
        help_text=gettext_lazy("Only if you want an answer. It is used for nothing else."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    batch = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_hex(8))

    def clean_website(self) -> str:
        """Filled in by programs that fill in everything."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field is for programs. Leave it empty."))
        return ""
