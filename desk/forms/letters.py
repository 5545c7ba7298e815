"""A letter to a list."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """A letter to a list. `batch` makes a double send harmless."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 10}), max_length=10_000)
    batch = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_hex(8))
