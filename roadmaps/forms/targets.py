"""Development targets and measures."""

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.figures.numbers import decimals
from roadmaps.forms.meanwhile import SharedForm
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap
from surveys.results.report import aspect_label

FURTHEST = 20
"""Years ahead that a measure may end."""


class DayInput(forms.DateInput):
    """The browser's own date field; its value is always in the ISO form."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class LevelChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        level: Level = obj
        label = aspect_label(level.aspect, level.roadmap.questionnaire.aspect_names()[level.aspect])
        if level.gap is None:
            return label
        return _("%(aspect)s (gap %(gap)s)") % {"aspect": label, "gap": decimals(level.gap, 1)}


class DevelopmentTargetForm(SharedForm[DevelopmentTarget]):
    level = LevelChoice(
        label=gettext_lazy("Aspect"),
        queryset=Level.objects.none(),
        empty_label=gettext_lazy("Choose an aspect"),
        help_text=gettext_lazy(
            "Which gap does this narrow? The widest is first. The gap is target level less baseline."
        ),
        error_messages={"required": gettext_lazy("Choose an aspect.")},
    )

    class Meta:
        model = DevelopmentTarget
        fields = ["level", "title", "description", "priority", "strategy_link", "compass"]
        labels = {
            "title": gettext_lazy("Development target"),
            "description": gettext_lazy("What changes (optional)"),
            "priority": gettext_lazy("Order"),
            "strategy_link": gettext_lazy("Link to the municipal strategy (optional)"),
            "compass": gettext_lazy("Dimension of the digital compass (optional)"),
        }
        help_texts = {
            "title": gettext_lazy("What is to become better, in one sentence."),
            "description": gettext_lazy("How does a resident or an employee notice it?"),
            "strategy_link": gettext_lazy("Which goal of your strategy does this serve?"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.roadmap = roadmap
        self.fields["compass"].choices = [("", _("not set")), *DevelopmentTarget.Compass.choices]  # type: ignore[attr-defined]
        self.fields["level"].queryset = widest_first(roadmap.levels.all())  # type: ignore[attr-defined]


def widest_first(levels: QuerySet[Level]) -> QuerySet[Level]:
    """By gap, each with its roadmap; those whose gap is not known come last in the order of the aspects."""
    gap = F("target") - F("baseline")
    return levels.select_related("roadmap").order_by(gap.desc(nulls_last=True), "aspect")


class MeasureForm(SharedForm[Measure]):
    class Meta:
        model = Measure
        fields = [
            "development_target", "title", "description", "owner", "partners", "starts", "ends", "cost", "indicator",
            "status", "law_driven", "internal",
        ]  # fmt: skip
        labels = {
            "title": gettext_lazy("Measure"),
            "description": gettext_lazy("Description (optional)"),
            "partners": gettext_lazy("Partners (optional)"),
            "indicator": gettext_lazy("Indicator (optional)"),
        }
        error_messages = {"development_target": {"required": gettext_lazy("Choose a development target.")}}
        help_texts = {
            "title": gettext_lazy("What is done, in one sentence."),
            "owner": gettext_lazy("A post or a unit lasts longer than a name."),
            "indicator": gettext_lazy("What tells that it worked?"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3}), "starts": DayInput(), "ends": DayInput()}

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = self.fields["development_target"]
        targets.queryset = roadmap.development_targets.all()  # type: ignore[attr-defined]
        targets.empty_label = _("Choose a development target")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end is before the start. Change either day."))
        this_year = timezone.localdate().year
        for name in ("starts", "ends"):
            if (day := cleaned.get(name)) and abs(day.year - this_year) > FURTHEST:
                self.add_error(name, _("Check the year: a measure lies within 20 years of today."))
        return cleaned
