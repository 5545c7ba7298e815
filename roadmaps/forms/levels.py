"""All eleven target levels in one form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from roadmaps.models import Roadmap
from roadmaps.queries.thread import LevelFacts, facts, stand
from surveys.aspects import level_names, level_of


@dataclass(frozen=True)
class LevelRow:
    """One aspect of the form."""

    facts: LevelFacts
    target: BoundField
    reason: BoundField

    @property
    def dots(self) -> dict[str, float]:
        """Places on a scale 1–5 that is 200 wide with 10 to spare at each end."""
        level = self.facts.level
        names = ("baseline", "others", "low", "high", "target")
        known = {name: getattr(level, name) for name in names}
        return {name: round(10 + 45 * (float(value) - 1), 1) for name, value in known.items() if value is not None}


def lower_than_now(found: LevelFacts, target: int | None) -> str:
    """What to say of a target that is a lower level than the one people see now; empty for any other."""
    if target is None or found.level.baseline is None or stand(float(found.level.baseline), target) != "lower":
        return ""
    words = level_names()
    now = level_of(float(found.level.baseline))
    said = {"target": target, "target_word": words[target], "now": now, "now_word": words[now]}
    return (
        _(
            "You chose level %(target)s (%(target_word)s), but the staff already see level %(now)s (%(now_word)s). "
            "If that is what you mean, say why. Otherwise choose level %(now)s or higher."
        )
        % said
    )


class LevelsForm(forms.Form):
    """Fields target_1 … target_11 and reason_1 … reason_11."""

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = [facts(level) for level in roadmap.levels.select_related("survey__round")]
        choices = [("", _("not set")), *((value, f"{value} {word}") for value, word in level_names().items())]
        for found in self.levels:
            level = found.level
            self.fields[f"target_{level.aspect}"] = forms.TypedChoiceField(
                label=_("Target level: %(aspect)s") % {"aspect": found.name},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=level.target or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"reason_{level.aspect}"] = forms.CharField(
                label=_("Why: %(aspect)s") % {"aspect": found.name},
                max_length=500,
                required=False,
                initial=level.reason,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control", "maxlength": 500}),
            )

    def rows(self) -> Iterator[LevelRow]:
        for found in self.levels:
            aspect = found.level.aspect
            yield LevelRow(found, self[f"target_{aspect}"], self[f"reason_{aspect}"])

    def clean(self) -> dict[str, Any]:
        """A target lower than the level that people already see asks for its reason."""
        cleaned = super().clean() or {}
        for found in self.levels:
            reason = f"reason_{found.level.aspect}"
            lower = lower_than_now(found, cleaned.get(f"target_{found.level.aspect}"))
            if lower and not cleaned.get(reason) and reason not in self.errors:
                self.add_error(reason, lower)
        return cleaned

    def targets(self) -> dict[int, tuple[int | None, str]]:
        """Aspect → target level and reason, of a valid form."""
        return {
            found.level.aspect: (
                self.cleaned_data[f"target_{found.level.aspect}"],
                self.cleaned_data[f"reason_{found.level.aspect}"],
            )
            for found in self.levels
        }
