"""How many seats one participant has at one event."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from desk.services.seats import Overtaken, seen_of
from digiverkosto.refusals import Refused
from events.models import Seats
from events.services.seats import MOST


class SeatsForm(forms.Form):
    """`seen` tells what the form was filled in from."""

    limit = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("Empty: no limit."),
        required=False,
        min_value=0,
        max_value=MOST,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seats: Seats, **kwargs: Any) -> None:
        kwargs["initial"] = {"limit": seats.limit, "seen": seen_of(seats)}
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refused, now: Seats) -> None:
        """Say why beside the number. Where somebody else was first, the next save is made from what is shown `now`."""
        self.add_error(None if isinstance(refusal, Overtaken) else "limit", str(refusal))
        if isinstance(refusal, Overtaken):
            self.data = {**self.data.dict(), "seen": seen_of(now)}  # type: ignore[attr-defined]
