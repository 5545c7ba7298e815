"""What the contact person writes on the page of an enrolment that was sent."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import AddressField, NameField
from municipalities.models import Municipality
from participants.forms.enrolment import EnrolmentForm, OthersForm, named_in, others_layout
from participants.models import Consent, Enrolment
from participants.models.conversation import LONGEST_REMARK
from participants.services.claims import named_by
from participants.services.consents import KNOWN
from participants.services.correcting import OWN
from participants.services.enrolments import Named


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


class CorrectionForm(OthersForm):
    """What was sent. Another e-mail address is confirmed from there first; a single municipality stays what it is."""

    contact_name = EnrolmentForm.base_fields["contact_name"]
    contact_title = EnrolmentForm.base_fields["contact_title"]
    contact_email = AddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "When you change it, we write to the new address, and it holds once it is confirmed from there."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = EnrolmentForm.base_fields["contact_phone"]
    municipalities = EnrolmentForm.base_fields["municipalities"]
    motivation = EnrolmentForm.base_fields["motivation"]
    expectations = EnrolmentForm.base_fields["expectations"]
    may_be_named = EnrolmentForm.base_fields["may_be_named"]

    def __init__(self, *args: Any, enrolment: Enrolment, email: str, **kwargs: Any) -> None:
        """`email`: the address that holds, or the one that waits to be confirmed."""
        super().__init__(*args, **{"initial": said_of(enrolment, email), **kwargs})
        self.named: list[Municipality] | None = None
        self.others: list[Named] = []
        if enrolment.consortium is None:
            del self.fields["municipalities"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(_("Who takes part"), "municipalities") if enrolment.consortium else HTML(""),
            Fieldset(_("Contact person"), "contact_name", "contact_title", "contact_email", "contact_phone"),
            others_layout(),
            Fieldset(_("Why and what for"), "motivation", "expectations"),
            "may_be_named",
        )

    def clean_municipalities(self) -> str:
        text: str = self.cleaned_data["municipalities"]
        self.named = named_in(text)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.others = list(self.named_others(cleaned))
        return cleaned


def said_of(enrolment: Enrolment, email: str) -> dict[str, Any]:
    """The form's fields as the enrolment says them now."""
    said = {name: getattr(enrolment, name) for name in OWN}
    for number, other in enumerate(enrolment.other_contacts.all(), 1):
        said |= {f"other{number}_{name}": getattr(other, name) for name in ("role", "name", "email")}
    return {**said, "contact_email": email, "municipalities": ", ".join(str(place) for place in named_by(enrolment))}
