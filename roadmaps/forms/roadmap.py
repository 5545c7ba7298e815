"""The roadmap's own texts, and the approval of a version."""

from django import forms
from django.utils.translation import gettext_lazy

from roadmaps.forms.meanwhile import SharedForm
from roadmaps.models import Roadmap


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
    approved_by = forms.CharField(
        label=gettext_lazy("Approved by"),
        help_text=gettext_lazy("The body and the day, such as: municipal executive, 12 May 2026, § 84."),
        max_length=120,
    )
