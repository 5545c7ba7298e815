"""How many people work in each sector, for the response rate."""

from typing import Any

from django import forms

from surveys.aspects import in_language
from surveys.models import Survey


class HeadcountForm(forms.Form):
    """One number a sector."""

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data, prefix=f"survey-{survey.pk}")
        content = survey.round.content
        question = next(question for question in content["background"] if question["code"] == "sector")
        for option in question["options"]:
            self.fields[option["code"]] = forms.IntegerField(
                label=in_language(option),
                min_value=0,
                max_value=100_000,
                required=False,
                initial=survey.headcounts.get(option["code"]),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def headcounts(self) -> dict[str, int]:
        return {code: count for code, count in self.cleaned_data.items() if count}
