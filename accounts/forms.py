from django import forms

from accounts.models import User


class SettingsForm(forms.ModelForm[User]):
    """Own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]
