"""What people type in the place of stored lists."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.typed import FIRST_YEAR, LAST_YEAR
from programmes.audiences import AUDIENCES

MONTH = re.compile(r"(?P<month>\d{1,2})\s*[./]\s*(?P<year>\d{4})|(?P<first>\d{4})-(?P<then>\d{1,2})")
"""As people write one, or as the catalogue does."""


class AudiencesField(forms.MultipleChoiceField):
    """The stored list of keys, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: list(AUDIENCES.items()), **only_known(kwargs))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


class MonthsField(forms.CharField):
    """The stored list such as ["2024-10", "2025-01"], typed and shown as "10/2024, 1/2025"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = gettext_lazy("With a comma between them, such as 10/2026, 1/2027.")
        super().__init__(**only_known(kwargs))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(month_as_typed, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError that names what is no month."""
        parts = [part.strip() for part in re.split(r"[,;]", value or "") if part.strip()]
        return [month_of(part) for part in parts]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each month was looked at when it was read."""


def only_known(kwargs: dict[str, Any]) -> dict[str, Any]:
    """What a form field takes of what a column of a model brings along."""
    return {name: kwargs[name] for name in ("required", "label", "help_text", "initial") if name in kwargs}


def month_as_typed(stored: str) -> str:
    year, _dash, month = stored.partition("-")
    return f"{int(month)}/{year}"


def month_of(typed: str) -> str:
    """Such as 2024-10. Raises ValidationError."""
    found = MONTH.fullmatch(typed)
    year = int(found["year"] or found["first"]) if found else 0
    month = int(found["month"] or found["then"]) if found else 0
    try:
        first = date(year, month, 1)
    except ValueError:
        first = date.min
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise ValidationError(_("%(typed)s is no month. Write it as in 10/2026.") % {"typed": typed})
    return f"{first:%Y-%m}"
