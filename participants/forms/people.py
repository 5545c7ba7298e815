"""Inviting colleagues, one or many, and their roles."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.fields import AddressField, NameField
from municipalities.models import Membership
from participants.pasted import PastedField, PastedPerson, everybody_right

ROLE_HELP = gettext_lazy("A contact person may do everything that you may; the others read and take part.")


class InviteForm(forms.Form):
    """A new colleague on the party's pages."""

    name = NameField(label=gettext_lazy("Name"), max_length=120)
    email = AddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The person gets an invitation and signs in with this address."),
        max_length=254,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=ROLE_HELP,
        choices=Membership.Role.choices,
        initial=Membership.Role.EXPERT,
    )


class ManyForm(forms.Form):
    """Several colleagues with one role."""

    people = PastedField(label=gettext_lazy("People"), rows=8)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=ROLE_HELP,
        choices=Membership.Role.choices,
        initial=Membership.Role.EXPERT,
    )

    def clean_people(self) -> list[PastedPerson]:
        return everybody_right(self.cleaned_data["people"])


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), help_text=ROLE_HELP, choices=Membership.Role.choices)
