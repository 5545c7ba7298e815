"""Forms that several people may have open at the same time."""

from datetime import date
from hashlib import sha256
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)


def mark(value: object) -> str:
    """A short mark of what a field holds, by which a page tells what it showed."""
    text = "" if value is None or value is False else "\n".join(str(value).splitlines()).strip()
    return sha256(text.encode()).hexdigest()[:16]


class SharedForm(forms.ModelForm[M]):
    """A form of one row. `shown` tells what the page showed, a mark for each field.

    A field left as it was keeps what a colleague has saved meanwhile, and one that both changed is asked about.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[str] = []
        if self.is_bound and self.instance.pk:
            self.bring_up_to_date()

    def stored(self, name: str) -> Any:
        """What the row holds now, as the field's widget has it."""
        return self.fields[name].prepare_value(self.get_initial_for_field(self.fields[name], name))

    @property
    def shown(self) -> str:
        """For the page's hidden field; empty for a new row."""
        return " ".join(f"{name}:{mark(self.stored(name))}" for name in self.fields) if self.instance.pk else ""

    def bring_up_to_date(self) -> None:
        """Take a colleague's newer answer wherever the sender changed nothing, and note where both changed."""
        shown = dict(pair.split(":", 1) for pair in self.data.get("shown", "").split() if ":" in pair)
        fresh = cast(QueryDict, self.data).copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            now = mark(self.stored(name))
            sent = mark(field.widget.value_from_datadict(self.data, self.files, key))
            if shown.get(name, now) == now or sent == now:
                continue
            if sent != shown[name]:
                self.clashes.append(name)
            elif isinstance(field, forms.BooleanField):
                fresh[key] = "on" if self.stored(name) else ""
            else:
                fresh[key] = str(self.stored(name) or "")
        self.data = fresh

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.clashes:
            self.add_error(
                name,
                _(
                    "This was changed while you had the page open, by a colleague or in another window. It is now: "
                    "%(now)s. Save again to put your answer in its place, or choose the other one."
                )
                % {"now": self.in_words(name)},
            )
        return cleaned

    def in_words(self, name: str) -> str:
        """What the row holds now, as people read it."""
        value, field = self.get_initial_for_field(self.fields[name], name), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ChoiceField):
            choices: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type]
            return next((str(label) for key, label in choices if str(key) == str(value)), "–")
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value or "–")
