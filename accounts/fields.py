"""Form fields for people's names."""

from typing import Any

from django import forms

TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Invisible characters that turn the direction of the text after them, even of an address beside the name."""


class NameField(forms.CharField):
    """One line of text about a person or a group, without characters that turn the text around it."""

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = value.translate(TURNING)
        return str(super().to_python(value) or "")
