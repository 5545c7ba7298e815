"""Form fields for people's names and addresses: what other people's mails will carry."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from digiverkosto.lines import one_line, visible

WEB_ADDRESS = re.compile(r"[@\\]|:/|\bwww\b|\w[.\u3002\uff61]\w{2,}|\b(?:https?|mailto):", re.IGNORECASE)
"""Names go into mails to others, where a mail program would make links of them."""


class NameField(forms.CharField):
    """One line of text about a person or a group, without web addresses and without invisible characters, which turn
    the text around them or hide what it says.
    """

    default_validators = [one_line]

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = visible(value)
        return str(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if WEB_ADDRESS.search(value):
            raise forms.ValidationError(
                _("Leave web and e-mail addresses out of this, and write a space after a full stop.")
            )


class AddressField(forms.EmailField):
    """An e-mail address as accounts know it: in small letters, and of those that no other looks like.

    A dotless i in place of an i would be another mailbox under what looks, and to a database even compares, alike.
    """

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value.isascii():
            raise forms.ValidationError(foreign_letters())


def foreign_letters() -> str:
    return _("Write the e-mail address in the letters a to z, digits and marks alone.")
