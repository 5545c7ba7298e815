"""Form fields for people's names."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Invisible characters that turn the direction of the text after them, even of an address beside the name."""


WEB_ADDRESS = re.compile(r"://|\bwww\.|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)
"""Names go into mails to others, where a mail program would make links of them."""


class NameField(forms.CharField):
    """One line of text about a person or a group, without web addresses and characters that turn the text around it."""

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = value.translate(TURNING)
        return str(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if WEB_ADDRESS.search(value):
            raise forms.ValidationError(_("Leave web addresses out of this."))
