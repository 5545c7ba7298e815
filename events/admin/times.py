"""A day and hours in a row of a page, as people type them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.moments import moment_of, refuse_missing_hours
from digiverkosto.typed import ClockField, ClockInput, DayField

WHEN = ("on", "starts", "ends")


class TimesForm(forms.Form):
    """When something begins and ends on one day; a row that is left empty says nothing."""

    on = DayField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starts = ClockField(label=gettext_lazy("Begins at"), required=False, widget=ClockInput(attrs={"size": 6}))
    ends = ClockField(label=gettext_lazy("Ends at"), required=False, widget=ClockInput(attrs={"size": 6}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.has_changed() and not self.is_empty(said):
            self.ask_for_what_is_missing(said)
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("The time has to end after it starts."))
        refuse_missing_hours(self, said.get("on"), said)
        return said

    def is_empty(self, said: dict[str, Any]) -> bool:
        """Whether the row says nothing; what was typed wrongly says something."""
        return not self.errors and not any(value for value in said.values())

    def ask_for_what_is_missing(self, said: dict[str, Any]) -> None:
        for name in WHEN:
            if name in self.fields and name not in self.errors and said.get(name) is None:
                self.add_error(name, _("Fill this in, or leave the whole row empty."))

    def span(self) -> tuple[datetime, datetime]:
        said = self.cleaned_data
        return moment_of(said["on"], said["starts"]), moment_of(said["on"], said["ends"])
