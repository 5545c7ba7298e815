"""The roadmap's own texts, and the approval of a version."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from roadmaps.forms.meanwhile import SharedForm
from roadmaps.forms.targets import DayInput
from roadmaps.models import Roadmap, Version
from roadmaps.models.version import Approval
from roadmaps.services.documents import wrong_day


class RoadmapForm(SharedForm[Roadmap]):
    class Meta:
        model = Roadmap
        fields = ["title", "vision", "foreword", "owner_body", "follow_up", "language"]
        labels = {
            "title": gettext_lazy("Title"),
            "vision": gettext_lazy("Vision (optional)"),
            "foreword": gettext_lazy("Foreword (optional)"),
            "owner_body": gettext_lazy("Body that owns the roadmap (optional)"),
            "follow_up": gettext_lazy("Follow-up (optional)"),
        }
        help_texts = {
            "title": gettext_lazy("Stands on the cover of the document."),
            "vision": gettext_lazy("Where are you when this roadmap has been carried out? Two or three sentences."),
            "foreword": gettext_lazy("From the municipal manager to the reader, in their own words."),
            "owner_body": gettext_lazy("Such as the management team or the municipal executive."),
            "follow_up": gettext_lazy("Who looks at the roadmap, how often, and where is it told?"),
            "language": gettext_lazy("The document’s own headings are in this language."),
        }
        widgets = {
            "vision": forms.Textarea(attrs={"rows": 4}),
            "foreword": forms.Textarea(attrs={"rows": 8}),
            "follow_up": forms.Textarea(attrs={"rows": 4}),
        }


class ApprovalForm(forms.Form):
    """Who approved a version, when, and in which section of the minutes."""

    approved_by = forms.CharField(
        label=gettext_lazy("Approved by"),
        help_text=gettext_lazy("The body, such as the municipal executive. It stands on the cover of the document."),
        max_length=120,
    )
    approved_on = forms.DateField(
        label=gettext_lazy("Day of the decision"), help_text=gettext_lazy("The day of the meeting."), widget=DayInput
    )
    section = forms.CharField(
        label=gettext_lazy("Section of the minutes (optional)"),
        help_text=gettext_lazy("Its number, such as 84."),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["approved_on"].widget.attrs.update(
            min=localdate(version.made_at).isoformat(), max=localdate().isoformat()
        )

    def clean_approved_on(self) -> date:
        day: date = self.cleaned_data["approved_on"]
        if refusal := wrong_day(self.version, day):
            raise forms.ValidationError(refusal)
        return day

    def clean_section(self) -> str:
        """The sign is written by the document."""
        return str(self.cleaned_data["section"]).replace("§", "").strip()

    def approval(self) -> Approval:
        told = self.cleaned_data
        return Approval(told["approved_by"], told["approved_on"], told["section"])
