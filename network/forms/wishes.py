from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Wish


class WishForm(forms.ModelForm[Wish]):
    """A wish in one or two sentences."""

    class Meta:
        model = Wish
        fields = ["text"]
        labels = {"text": _("What should the shared contents take up?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "maxlength": 300})}
        help_texts = {
            "text": _("One or two sentences. Everybody in the programme sees it with your municipality’s name.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
