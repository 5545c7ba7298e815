"""What the contact person writes on the page of an enrolment that was sent."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import AddressField, NameField
from participants.forms.enrolment import EnrolmentForm
from participants.models import Consent
from participants.models.conversation import LONGEST_REMARK
from participants.services.consents import KNOWN


class RemarkForm(forms.Form):
    """One thing to say to the other side."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REMARK}),
    )

    def clean_text(self) -> str:
        """A browser sends a new line as two characters; it is one."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LONGEST_REMARK:
            raise forms.ValidationError(
                _("At most %(most)d characters, and this has %(count)d. Nothing was sent."),
                params={"most": LONGEST_REMARK, "count": len(text)},
            )
        return text


class ConsentForm(forms.Form):
    """One member of a consortium: it has decided, or somebody of it is asked."""

    member = forms.ChoiceField(label=gettext_lazy("Municipality"))
    act = forms.ChoiceField(
        label=gettext_lazy("What is known"),
        choices=[
            ("ask", gettext_lazy("Ask the person below by mail")),
            ("said", gettext_lazy("It has decided to take part, I say so")),
        ],
        initial="ask",
    )
    name = NameField(label=gettext_lazy("Name of the person to ask"), max_length=120, required=False)
    email = AddressField(
        label=gettext_lazy("E-mail address of the person to ask"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(),
    )

    def __init__(self, *args: Any, members: Sequence[Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["member"]
        unknown = sorted(members, key=lambda one: one.state != Consent.State.OPEN)
        chosen.choices = [(one.pk, str(one.municipality)) for one in unknown if one.state not in KNOWN]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in ("name", "email") if cleaned.get("act") == "ask" else ():
            if not cleaned.get(field) and field not in self.errors:
                self.add_error(field, _("Fill this in, so that we know whom to ask."))
        return cleaned


class CorrectionForm(forms.Form):
    """What was sent, without what would make another enrolment of it: the municipalities and the e-mail address."""

    contact_name = EnrolmentForm.base_fields["contact_name"]
    contact_title = EnrolmentForm.base_fields["contact_title"]
    contact_phone = EnrolmentForm.base_fields["contact_phone"]
    motivation = EnrolmentForm.base_fields["motivation"]
    expectations = EnrolmentForm.base_fields["expectations"]
    may_be_named = EnrolmentForm.base_fields["may_be_named"]
