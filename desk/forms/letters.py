"""What a letter says in each language, to whom it is all the same, and when it goes."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.forms.cells import picked_day, typed_time
from desk.wording import unknown_fields
from digiverkosto.lines import one_line
from digiverkosto.moments import moment_of, refuse_missing_hours
from digiverkosto.typed import ClockField, DayField
from outbox.models import Letter, ReadyText

LONGEST_SUBJECT, LONGEST_TEXT = 150, 10_000
LATEST = timedelta(days=180)
"""How far ahead a letter may be set to go."""
NOW, LATER = "now", "later"
LANGUAGE_NAMES = dict(settings.LANGUAGES)


class Column(NamedTuple):
    """A language of the form. `people`: how many recipients read it."""

    code: str
    name: Any
    people: int
    subject: BoundField
    body: BoundField


class LetterForm(forms.Form):
    """Subject and text for each language. `read`: language → how many of the recipients read it.

    `key` makes a letter that is sent twice one letter.
    """

    instead = forms.ChoiceField(
        label=gettext_lazy("Those whose language has no text get"),
        choices=[("", gettext_lazy("– choose –")), *settings.LANGUAGES],
        required=False,
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When it goes"),
        choices=[(NOW, gettext_lazy("as soon as it is confirmed")), (LATER, gettext_lazy("later:"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    day = DayField(label=gettext_lazy("Day"), required=False, widget=picked_day())
    clock = ClockField(label=gettext_lazy("At"), required=False, widget=typed_time())
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_hex(8))

    def __init__(self, *args: Any, read: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        for code in LANGUAGE_NAMES:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"), max_length=LONGEST_SUBJECT, required=False, validators=[one_line]
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Message"),
                widget=forms.Textarea(attrs={"rows": 12, "lang": code}),
                max_length=LONGEST_TEXT,
                required=False,
            )

    def columns(self) -> list[Column]:
        """The languages that somebody reads, and those that are written in."""
        return [self.column(code) for code in LANGUAGE_NAMES if self.is_wanted(code)]

    def other_columns(self) -> list[Column]:
        return [self.column(code) for code in LANGUAGE_NAMES if not self.is_wanted(code)]

    def is_wanted(self, code: str) -> bool:
        return code in self.read or bool(self[f"subject_{code}"].value() or self[f"body_{code}"].value())

    def column(self, code: str) -> Column:
        return Column(code, LANGUAGE_NAMES[code], self.read.get(code, 0), self[f"subject_{code}"], self[f"body_{code}"])

    @property
    def asks_instead(self) -> bool:
        """Whether readers of different languages may need one text."""
        return len(self.read) > 1 or bool(self["instead"].value()) or "instead" in self.errors

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for code in LANGUAGE_NAMES:
            self.check_language(code, cleaned)
        if not self.errors and not self.texts():
            self.add_error(f"subject_{next(iter(self.read), 'fi')}", _("Write the message in one language at least."))
        if not self.errors:
            self.check_missing(cleaned.get("instead", ""))
        if cleaned.get("when") == LATER:
            self.check_time(cleaned.get("day"), cleaned.get("clock"))
        return cleaned

    def check_language(self, code: str, cleaned: Mapping[str, Any]) -> None:
        """Both or neither, and no field that nobody knows."""
        subject, body = cleaned.get(f"subject_{code}"), cleaned.get(f"body_{code}")
        if bool(subject) != bool(body) and not {f"subject_{code}", f"body_{code}"} & set(self.errors):
            self.add_error(f"body_{code}" if subject else f"subject_{code}", _("Write both a subject and a text."))
        for name, text in ((f"subject_{code}", subject), (f"body_{code}", body)):
            if unknown := unknown_fields(text or ""):
                said = _("There is no field %(fields)s. Insert one by its button, or take the braces away.")
                self.add_error(name, said % {"fields": ", ".join(unknown)})

    def check_missing(self, instead: str) -> None:
        """A language that somebody reads and nobody has written is told, and what its readers get is chosen."""
        texts = self.texts()
        if instead and instead not in texts:
            self.add_error("instead", _("There is no text in this language. Write one, or choose another."))
        elif not instead and (
            missing := [told(code, people) for code, people in self.read.items() if code not in texts]
        ):
            said = _("%(missing)s, and there is no text in it. Write one, or choose which text they get.")
            self.add_error("instead", said % {"missing": ", ".join(missing)})

    def check_time(self, day: date | None, clock: Any) -> None:
        for name, value in (("day", day), ("clock", clock)):
            if not value and name not in self.errors:
                self.add_error(name, _("Say when it goes."))
        if not day or not clock:
            return
        refuse_missing_hours(self, day, {"clock": clock}, ["clock"])
        today = timezone.localdate()
        if not today <= day <= today + LATEST:
            self.add_error("day", _("Choose a day from today on, half a year ahead at most."))
        elif "clock" not in self.errors and self.goes_at() <= timezone.now():  # type: ignore[operator]
            self.add_error("clock", _("That time has passed."))

    def texts(self) -> dict[str, dict[str, str]]:
        """Language → {"subject", "body"} of those that are written."""
        said = self.cleaned_data
        return {
            code: {"subject": said[f"subject_{code}"], "body": said[f"body_{code}"]}
            for code in LANGUAGE_NAMES
            if said.get(f"subject_{code}") and said.get(f"body_{code}")
        }

    def goes_at(self) -> datetime | None:
        """The chosen moment on the clocks of Finland; None for at once."""
        said = self.cleaned_data
        if said["when"] == NOW:
            return None
        return moment_of(said["day"], said["clock"])


def told(code: str, people: int) -> str:
    said = ngettext("%(people)s recipient reads %(language)s", "%(people)s recipients read %(language)s", people)
    return said % {"people": people, "language": IN_LANGUAGE[code]}


IN_LANGUAGE = {
    "fi": gettext_lazy("in Finnish"),
    "sv": gettext_lazy("in Swedish"),
    "en": gettext_lazy("in English"),
}
"""What people read: words that fit into a sentence."""


def filled_in_from(letter: Letter) -> dict[str, Any]:
    """What the form of a draft shows."""
    local = timezone.localtime(letter.goes_at) if letter.goes_at else None
    return {
        **from_texts(letter.texts),
        "instead": letter.instead,
        "key": letter.key,
        "when": LATER if local else NOW,
        "day": local.date() if local else None,
        "clock": time_format(local, "TIME_FORMAT") if local else None,
    }


def from_texts(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{part}_{code}": text.get(part, "") for code, text in texts.items() for part in ("subject", "body")}


class KeepForm(forms.Form):
    """Under which name a text is kept."""

    name = forms.CharField(
        label=gettext_lazy("Name of the ready text"), max_length=ReadyText._meta.get_field("name").max_length
    )
