"""How many people work in each part of the municipality, for the response rate."""

from typing import Any

from django import forms

from surveys.models import Survey
from surveys.scales import in_language


class HeadcountForm(forms.Form):
    """One number a part, such as a sector: the parts that the form's first grouping question makes."""

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data, prefix=f"survey-{survey.pk}")
        grouping = survey.round.questionnaire.grouping
        for part, texts in grouping[0].parts().items() if grouping else ():
            self.fields[part] = forms.IntegerField(
                label=in_language(texts),
                min_value=0,
                max_value=100_000,
                required=False,
                initial=survey.headcounts.get(part),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def headcounts(self) -> dict[str, int]:
        return {part: count for part, count in self.cleaned_data.items() if count}
