"""All target levels in one form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.figures.numbers import decimals
from documents.figures.scale import draw_scale
from roadmaps.forms.meanwhile import mark
from roadmaps.gaps import gap_between
from roadmaps.queries.thread import LevelFacts, stand
from surveys.scales import level_of


@dataclass(frozen=True)
class LevelRow:
    """One aspect of the form."""

    facts: LevelFacts
    target: BoundField
    reason: BoundField
    shown: str

    @property
    def gap(self) -> float | None:
        """From the baseline to the level that is chosen in the form."""
        chosen = str(self.target.value() or "")
        return gap_between(
            self.facts.level.baseline, next((step for step in self.facts.words if str(step) == chosen), None)
        )

    @property
    def is_below(self) -> bool:
        """Whether the level that is chosen is lower than the baseline."""
        return self.gap is not None and self.gap < 0

    @property
    def picture(self) -> SafeString:
        """Baseline, network and target on the scale."""
        level = self.facts.level
        names = ("network", "low", "high", "target")
        known = {"own": level.baseline, **{name: getattr(level, name) for name in names}}
        values = {name: None if value is None else float(value) for name, value in known.items()}
        return draw_scale(values, list(self.facts.words))


def mark_of(target: object, reason: str) -> str:
    return mark(f"{target or ''}:{reason.strip()}")


def is_sent(data: QueryDict, aspect: int) -> bool:
    return any(f"{name}_{aspect}" in data for name in ("target", "reason"))


def lower_than_now(facts: LevelFacts, target: int | None) -> str:
    """What to say of a target that is a lower level than the one people see now; empty for any other."""
    if target is None or facts.level.baseline is None or stand(float(facts.level.baseline), target) != "lower":
        return ""
    words, mean = facts.words, float(facts.level.baseline)
    now = level_of(mean)
    said = {
        "target": target,
        "target_word": words[target],
        "mean": decimals(mean, 1),
        "now": now,
        "now_word": words[now],
    }
    return (
        _(
            "You chose level %(target)s (%(target_word)s), but the mean of the staff’s ratings, %(mean)s, rounds to level "
            "%(now)s (%(now_word)s). If that is what you mean, say why. Otherwise choose level %(now)s or higher."
        )
        % said
    )


def changed_meanwhile(facts: LevelFacts) -> str:
    """What to say when a colleague saved another answer while the page was open."""
    level = facts.level
    now = f"{level.target} {facts.target_word}" if level.target else _("not set")
    said = {"target": now, "reason": level.reason or "–"}
    return (
        _(
            "A colleague changed this while you had the page open: the target level is now %(target)s, and the "
            "reason: %(reason)s. Save again to put your answer in its place, or choose theirs."
        )
        % said
    )


class LevelsForm(forms.Form):
    """Fields target_<aspect> and reason_<aspect>; a target is one of the levels of the roadmap's form.

    Several people may have the form open. shown_<aspect> tells what each page showed: an aspect left as it was
    keeps what a colleague has saved meanwhile, and one that both changed is asked about. An aspect of which nothing was
    sent is neither looked at nor changed.
    """

    def __init__(self, data: QueryDict | None = None, *, levels: Sequence[LevelFacts]) -> None:
        self.levels = levels
        self.sent = [facts for facts in levels if data is not None and is_sent(data, facts.level.aspect)]
        self.clashes: set[int] = set()
        super().__init__(self.brought_up_to_date(data) if data is not None else None)
        for facts in self.levels:
            level = facts.level
            choices = [("", _("not set")), *((value, f"{value} {word}") for value, word in facts.words.items())]
            self.fields[f"target_{level.aspect}"] = forms.TypedChoiceField(
                label=_("Target level: %(aspect)s") % {"aspect": facts.name},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=level.target or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"reason_{level.aspect}"] = forms.CharField(
                label=_("Why: %(aspect)s") % {"aspect": facts.name},
                max_length=500,
                required=False,
                initial=level.reason,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control", "maxlength": 500}),
            )

    def brought_up_to_date(self, data: QueryDict) -> QueryDict:
        """What was sent, with a colleague's newer answer wherever the sender changed nothing."""
        fresh = data.copy()
        for level in (facts.level for facts in self.levels):
            target, reason = f"target_{level.aspect}", f"reason_{level.aspect}"
            if not is_sent(data, level.aspect):
                fresh[target], fresh[reason] = str(level.target or ""), level.reason
                continue
            shown, sent = data.get(f"shown_{level.aspect}"), mark_of(data.get(target), data.get(reason, ""))
            if shown is None or shown == mark_of(level.target, level.reason):
                continue
            if sent == shown:
                fresh[target], fresh[reason] = str(level.target or ""), level.reason
            elif sent != mark_of(level.target, level.reason):
                self.clashes.add(level.aspect)
        return fresh

    def rows(self) -> Iterator[LevelRow]:
        for facts in self.levels:
            aspect = facts.level.aspect
            yield LevelRow(
                facts,
                self[f"target_{aspect}"],
                self[f"reason_{aspect}"],
                mark_of(facts.level.target, facts.level.reason),
            )

    def clean(self) -> dict[str, Any]:
        """A target lower than the level that people already see asks for its reason; so does a clash for a choice."""
        cleaned = super().clean() or {}
        for facts in self.sent:
            if facts.level.aspect in self.clashes:
                self.add_error(f"target_{facts.level.aspect}", changed_meanwhile(facts))
            reason = f"reason_{facts.level.aspect}"
            lower = lower_than_now(facts, cleaned.get(f"target_{facts.level.aspect}"))
            if lower and not cleaned.get(reason) and reason not in self.errors:
                self.add_error(reason, lower)
        return cleaned

    def targets(self) -> dict[int, tuple[int | None, str]]:
        """Aspect → target level and reason, of a valid form; of the aspects that were sent."""
        return {
            facts.level.aspect: (
                self.cleaned_data[f"target_{facts.level.aspect}"],
                self.cleaned_data[f"reason_{facts.level.aspect}"],
            )
            for facts in self.sent
        }

    def marks(self) -> dict[int, str]:
        """Aspect → what a page shows of it once the form is saved."""
        return {aspect: mark_of(target, reason) for aspect, (target, reason) in self.targets().items()}
