"""How many people work in each part of the municipality."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.scales import in_language


class HeadcountField(forms.IntegerField):
    """A number as people type it: with spaces between the thousands. A browser's field of numbers drops what it finds odd."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


class HeadcountForm(forms.Form):
    """One number a part, such as a sector: the parts that the form's first grouping question makes.

    `before` are numbers to begin with, where the survey has none. One that waits for its numbers needs some.
    """

    def __init__(self, data: Any = None, *, survey: Survey, before: Mapping[str, int] | None = None) -> None:
        super().__init__(data, prefix=f"survey-{survey.pk}")
        self.survey = survey
        known = survey.headcounts or before or {}
        self.from_before = bool(before) and not survey.headcounts
        grouping = survey.round.questionnaire.grouping
        for part, texts in grouping[0].parts().items() if grouping else ():
            self.fields[part] = HeadcountField(
                label=in_language(texts),
                min_value=0,
                max_value=100_000,
                required=False,
                initial=known.get(part),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.survey.waits and not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Give the number of at least one sector."))
        return cleaned

    def headcounts(self) -> dict[str, int]:
        return {part: count for part, count in self.cleaned_data.items() if count}
