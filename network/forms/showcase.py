"""What municipalities write of their solutions and challenges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from digiverkosto.lines import one_line
from network.linked import aspects
from network.models import ShowcaseEntry


class EntryForm(forms.ModelForm[ShowcaseEntry]):
    """A solution or a challenge in a few sentences."""

    aspect = forms.TypedChoiceField(label=_("Aspect"), coerce=int, empty_value=None, required=False)

    class Meta:
        model = ShowcaseEntry
        fields = ["kind", "title", "text", "aspect", "systems", "cost", "ask"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "maxlength": 3000})}
        labels = {
            "kind": _("What do you share?"),
            "title": _("Title"),
            "text": _("In a few sentences"),
            "systems": _("Systems"),
            "cost": _("What it cost, or would"),
            "ask": _("Whom to ask"),
        }
        help_texts = {
            "text": _("What you did or try to do, what helped and what did not. Everybody in the programme sees it."),
            "systems": _("Such as the names of products."),
            "ask": _("A task or a name, such as: information management. Questions come to you by mail."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aspect"].choices = [("", _("none in particular")), *aspects().items()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = ShowcaseEntry.Kind.choices  # type: ignore[attr-defined]
        for name in ("title", "systems", "ask"):
            self.fields[name].validators.append(one_line)


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("What do you want to ask?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1500}),
        help_text=_("It goes by mail with your name and address, and you get a copy."),
    )


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why it is hidden"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
        help_text=_("The municipality reads this as you write it, by mail and beside its text."),
    )
