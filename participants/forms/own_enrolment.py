"""What the contact person writes on the page of an enrolment that was sent."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms.enrolment import EnrolmentForm
from participants.models.conversation import LONGEST_REMARK


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


class CorrectionForm(forms.Form):
    """What was sent, without what would make another enrolment of it: the municipalities and the e-mail address."""

    contact_name = EnrolmentForm.base_fields["contact_name"]
    contact_title = EnrolmentForm.base_fields["contact_title"]
    contact_phone = EnrolmentForm.base_fields["contact_phone"]
    motivation = EnrolmentForm.base_fields["motivation"]
    expectations = EnrolmentForm.base_fields["expectations"]
