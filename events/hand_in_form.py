"""What a participant's people fill in to hand in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Assignment, HandIn
from events.services.hand_ins import Said
from network.files import Kept, checked

LONGEST = 20_000


class HandInForm(forms.Form):
    """The fields that the pre-assignment asks for, and those in which something stands from before."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    url = forms.URLField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("Check that those who are to read it may open it."),
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("At most 20 MB: PDF, office files without macros, pictures, MP4 or plain text."),
        required=False,
    )
    without_file = forms.BooleanField(label=gettext_lazy("Take the file out"), required=False)

    def __init__(self, *args: Any, assignment: Assignment, held: HandIn | None, **kwargs: Any) -> None:
        initial = {"text": held.text, "url": held.url} if held else {}
        super().__init__(*args, **{"initial": initial, **kwargs})
        has_file = bool(held and held.file)
        kept = {
            "text": assignment.takes_text or bool(held and held.text),
            "url": assignment.takes_link or bool(held and held.url),
            "upload": assignment.takes_file,
            "without_file": has_file,
        }
        for name in [name for name, wanted in kept.items() if not wanted]:
            del self.fields[name]
        if has_file and "upload" in self.fields:
            self.fields["upload"].label = _("Another file instead")

    def clean_text(self) -> str:
        """Browsers send line ends of their own."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_upload(self) -> Kept | None:
        upload = self.cleaned_data.get("upload")
        return checked(upload) if upload else None

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            text=given.get("text", ""),
            url=given.get("url", ""),
            upload=given.get("upload"),
            without_file=given.get("without_file", False),
        )
