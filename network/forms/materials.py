"""What staff fill in to share a material."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from digiverkosto.registers import RegisterForm
from municipalities.models import Membership
from network.files import Kept, checked
from network.linked import events_of
from network.models import Material
from programmes.models import Programme


class MaterialForm(RegisterForm):
    """`upload`: the file as people choose it; what is kept of it the service says."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "At most 20 MB: PDF, office files without macros, pictures, MP4 or plain text. Larger ones as a link."
        ),
    )
    roles = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Membership.Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody who takes part."),
    )
    event = forms.TypedChoiceField(label=_("Event"), coerce=int, empty_value=None, required=False)

    class Meta:
        model = Material
        fields = ["programme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [self.instance.programme_id] if self.instance.pk else list(Programme.objects.values_list("pk", flat=True))
        found = [(one.pk, f"{one.title}, {one.when}") for one in events_of(own)]
        self.fields["event"].choices = [("", "---------"), *found]  # type: ignore[attr-defined]
        self.initial["roles"] = self.instance.roles
        if self.instance.file_name:
            self.fields["upload"].help_text = _("Now: %(name)s. Choose another to replace it.") % {
                "name": self.instance.file_name
            }

    def clean_upload(self) -> Kept | None:
        upload = self.cleaned_data.get("upload")
        return checked(upload) if upload else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.set_roles(self.cleaned_data.get("roles") or [])
        return cleaned
