"""What is said of one cell of the board, and of many at once."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from desk.services.cells import Hours
from digiverkosto.meanwhile import changed_meanwhile, seen
from digiverkosto.moments import refuse_missing_hours
from digiverkosto.sent import json_in
from digiverkosto.typed import ClockField, DayField
from events.models import Event
from participants.models import Enrolment, Step
from programmes.models import Activity

SHOWN_OF_STEP = ("state", "on", "note")
SHOWN_OF_SESSION = ("starts_at", "ends_at")
SHOWN_OF_ENROLMENT = ("consultant",)


def picked_day() -> forms.DateInput:
    """The browser's own calendar, which opens by keyboard too."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def typed_time() -> forms.TextInput:
    return forms.TextInput(attrs={"size": 6, "autocomplete": "off", "inputmode": "decimal"})


class CellForm(forms.Form):
    """State, day and time, consultant and note. `seen` tells what the form was filled in from."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Step.State.choices)
    on = DayField(label=gettext_lazy("Day"), required=False, widget=picked_day())
    starts = ClockField(label=gettext_lazy("Begins at"), required=False, widget=typed_time())
    ends = ClockField(label=gettext_lazy("Ends at"), required=False, widget=typed_time())
    consultant = forms.ModelChoiceField(
        label=gettext_lazy("Responsible consultant"), queryset=User.objects.none(), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note, for the staff alone"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=Step._meta.get_field("note").max_length,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step: Step, session: Event | None, **kwargs: Any) -> None:
        self.rows = (
            (step, SHOWN_OF_STEP), (step.enrolment, SHOWN_OF_ENROLMENT), *([(session, SHOWN_OF_SESSION)] if session else ())
        )  # fmt: skip
        kwargs["initial"] = {**shown(step, session), "seen": self.seen_now()}
        super().__init__(*args, **kwargs)
        consultants = User.objects.filter(staff_role=User.StaffRole.CONSULTANT)
        self.fields["consultant"].queryset = consultants  # type: ignore[attr-defined]
        if step.activity.kind == Activity.Kind.SURVEY:
            del self.fields["starts"], self.fields["ends"]

    def seen_now(self) -> str:
        return json.dumps([seen(row, names) for row, names in self.rows])

    def clean(self) -> dict[str, Any]:
        """Both times or neither, in their order; and what somebody else has changed meanwhile is told first."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if bool(starts) != bool(ends):
            self.add_error("ends" if starts else "starts", _("Give both times, or neither."))
        elif starts and ends and ends <= starts:
            self.add_error("ends", _("The session has to end after it starts."))
        refuse_missing_hours(self, cleaned.get("on"), cleaned)
        if changed := self.changed_meanwhile(cleaned.get("seen", "")):
            self.data = {**self.data.dict(), "seen": self.seen_now()}  # type: ignore[attr-defined]
            raise ValidationError(
                _("Somebody has changed this meanwhile: %(changed)s. Look at it, and save again.")
                % {"changed": ", ".join(changed)}
            )
        return cleaned

    def changed_meanwhile(self, sent: str) -> list[str]:
        before = json_in(sent)
        if not isinstance(before, list) or not all(isinstance(one, str) for one in before):
            return []
        return [
            told for (row, _names), one in zip(self.rows, before, strict=False) for told in changed_meanwhile(row, one)
        ]

    def hours(self) -> Hours | None:
        """What a valid form says of the time."""
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        return Hours(starts, ends) if starts and ends else None


def shown(step: Step, session: Event | None) -> dict[str, Any]:
    of_session = {} if session is None else {
        name: time_format(timezone.localtime(getattr(session, f"{name}_at")), "TIME_FORMAT") for name in ("starts", "ends")
    }  # fmt: skip
    of_step = {name: getattr(step, name) for name in SHOWN_OF_STEP}
    return {**of_step, **of_session, "consultant": step.enrolment.consultant_id}


class ManyForm(forms.Form):
    """The same for many participants: which activity, what it is now, and when."""

    who = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Participants"),
        queryset=Enrolment.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one participant.")},
    )
    activity = forms.ModelChoiceField(
        label=gettext_lazy("Activity"), queryset=Activity.objects.none(), empty_label=None
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Step.State.choices)
    on = DayField(label=gettext_lazy("Day"), required=False, widget=picked_day())

    def __init__(self, *args: Any, programme: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = Enrolment.objects.accepted().filter(programme=programme).for_lists()
        self.fields["who"].queryset = accepted  # type: ignore[attr-defined]
        self.fields["activity"].queryset = Activity.objects.steps_of(programme)  # type: ignore[attr-defined]
