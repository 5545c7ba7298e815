"""What staff fill in when they gather wishes and answer themes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from digiverkosto.lines import one_line
from digiverkosto.registers import RegisterForm
from network.linked import events_of
from network.models import Theme

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMES = dict(settings.LANGUAGES)
LONG = {"rows": 4, "maxlength": 2000}


class ThemeForm(RegisterForm):
    """A theme's own texts, and the events that take it up, once it is known of which programme it is."""

    taken_up = forms.TypedMultipleChoiceField(
        label=_("Events that take it up"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Theme
        fields = ["programme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            found = events_of([self.instance.programme_id])
            self.fields["taken_up"].choices = [(one.pk, f"{one.title}, {one.when}") for one in found]  # type: ignore[attr-defined]
            self.initial["taken_up"] = self.instance.events
        else:
            self.fields["taken_up"].widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.events = sorted(self.cleaned_data.get("taken_up") or [])
        return cleaned


def text_fields(name: str, most: int, *, long: bool) -> dict[str, forms.CharField]:
    """One field for each language."""
    widget = forms.Textarea(attrs=LONG) if long else forms.TextInput(attrs={"maxlength": most})
    return {
        f"{name}_{code}": forms.CharField(
            label=NAMES[code], max_length=most, required=False, widget=widget, validators=[] if long else [one_line]
        )
        for code in LANGUAGES
    }


class TellForm(forms.Form):
    """Whether those whom it is about are told."""

    tell = forms.BooleanField(label=_("Tell them by mail"), required=False, initial=True)


class GatherForm(TellForm):
    """Into which theme wishes go. `seen`: the theme that each was in when it was chosen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=4000)
    theme = forms.ModelChoiceField(
        label=_("Theme"), queryset=Theme.objects.none(), required=False, empty_label=_("a new theme")
    )

    def __init__(self, *args: Any, programme: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["theme"].queryset = Theme.objects.filter(programme=programme)  # type: ignore[attr-defined]
        self.fields.update(text_fields("title", 160, long=False))
        self.fields.update(text_fields("description", 2000, long=True))

    def chosen(self) -> Theme:
        """The theme, or a new one that is not saved yet."""
        if self.cleaned_data["theme"]:
            found: Theme = self.cleaned_data["theme"]
            return found
        made = Theme(programme_id=self.programme)
        for code in LANGUAGES:
            for name in ("title", "description"):
                setattr(made, f"{name}_{code}", self.cleaned_data[f"{name}_{code}"])
        return made

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each text with its languages beside each other."""
        names = {"title": _("Title of the new theme"), "description": _("What it is about")}
        return [(label, [self[f"{name}_{code}"] for code in LANGUAGES]) for name, label in names.items()]


def seal(seen: Mapping[int, int | None]) -> str:
    """For the form: `12:,13:4`."""
    return ",".join(f"{wish}:{theme or ''}" for wish, theme in sorted(seen.items()))


def unseal(text: str) -> dict[int, int | None]:
    """Raises ValueError for what no page has given."""
    pairs = (part.partition(":") for part in text.split(","))
    return {int(wish): int(theme) if theme else None for wish, _colon, theme in pairs}


class AnswerForm(TellForm):
    """What comes of a theme. `seen`: its edition."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    state = forms.ChoiceField(label=_("What comes of it"), choices=Theme.State, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(text_fields("answer", 2000, long=True))

    @property
    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"answer_{code}"] for code in LANGUAGES}

    def answers(self) -> list[forms.BoundField]:
        return [self[f"answer_{code}"] for code in LANGUAGES]


def answer_of(theme: Theme) -> dict[str, Any]:
    """What the form begins with; who has been told once is told again only when that is asked for."""
    words = {f"answer_{code}": getattr(theme, f"answer_{code}") or "" for code in LANGUAGES}
    return {**words, "state": theme.state, "seen": theme.edition, "tell": theme.edition == 0}
