"""What somebody fills in about what they need on site."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.lines import one_line
from events.models import Event
from events.needs.said import LONGEST, Access, Diet, Said


class NeedsForm(forms.Form):
    """The tick by which the person agrees says who reads it, for what, and until when; it is set each time."""

    diet = forms.MultipleChoiceField(
        label=gettext_lazy("What you eat"),
        choices=Diet.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    diet_words = forms.CharField(
        label=gettext_lazy("Another diet, in your own words"), max_length=LONGEST, required=False, validators=[one_line]
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("How you get about and take part"),
        choices=Access.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_words = forms.CharField(
        label=gettext_lazy("Another need, in your own words"), max_length=LONGEST, required=False, validators=[one_line]
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I agree to this"),
        error_messages={
            "required": gettext_lazy("Without your consent nothing is kept: tick this, or leave the page.")
        },
    )

    def __init__(self, *args: Any, event: Event, said: Said | None, **kwargs: Any) -> None:
        initial = (
            {name: getattr(said, name) for name in ("diet", "diet_words", "access", "access_words")} if said else {}
        )
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["agreed"].help_text = _(
            "The organiser (%(organiser)s) reads this with your name and tells it to the kitchen and the place without your name, so that you can eat and take part; it is deleted the day after the event."
        ) % {"organiser": ", ".join(filter(None, [event.responsible, str(event.consultant or "")]))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        diet = given.get("diet", [])
        if Diet.NONE in diet and (len(diet) > 1 or given.get("diet_words")):
            self.add_error("diet", _("You chose “no special diet” and something else as well: leave one of them out."))
        if not self.errors and self.said().is_empty:
            self.add_error(None, _("Choose or write at least one thing."))
        return given

    def said(self) -> Said:
        return Said.of(self.cleaned_data)
