"""Starting a programme from an earlier one, and the texts of one in three languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from digiverkosto.typed import DayField, DayInput
from programmes.calendar import Obstacle, holiday_on, nearest_working_day, obstacle_on
from programmes.fields import MonthsField, month_as_typed
from programmes.models import Programme
from programmes.planning import Plan, Row, proposed_titles, wrong_dates
from programmes.texts import LANGUAGES, Owner, Text, texts_of

YEAR_OF_WEEKS = timedelta(weeks=52)
LONGEST_TITLE = 160
LETTERS_A_ROW, FEWEST_ROWS, MOST_ROWS = 48, 2, 14


def next_start(source: Programme) -> date:
    """The same weekday of the year, as soon as it is still to come."""
    day = source.starts + YEAR_OF_WEEKS
    while day <= timezone.localdate():
        day += YEAR_OF_WEEKS
    return nearest_working_day(day)


class StartForm(forms.Form):
    """The first step: when the new programme starts and what it is called. What was proposed goes along hidden."""

    starts = DayField(
        label=gettext_lazy("The new programme starts"),
        help_text=gettext_lazy(
            "Every other date is proposed from this one. You see and change them all on the next page."
        ),
        widget=DayInput(attrs={"class": "day"}),
    )
    proposed_for = DayField(widget=forms.HiddenInput, required=False)
    slug = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args: Any, source: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        for language, words in TITLES.items():
            self.fields[f"title_{language}"] = forms.CharField(label=words, max_length=LONGEST_TITLE)

    def clean_starts(self) -> date:
        starts: date = self.cleaned_data["starts"]
        if starts < self.source.starts:
            raise forms.ValidationError(
                _("The new programme cannot start before the one that it is made from, which started on %(day)s.")
                % {"day": date_format(self.source.starts, "SHORT_DATE_FORMAT")}
            )
        return starts

    def titles(self) -> dict[str, str]:
        """Language → title. One that was left as it had been proposed for another year follows the new year."""
        typed = {language: self.cleaned_data[f"title_{language}"] for language in LANGUAGES}
        before: date | None = self.cleaned_data["proposed_for"]
        if before is None or before == self.cleaned_data["starts"]:
            return typed
        old, new = (proposed_titles(self.source, day) for day in (before, self.cleaned_data["starts"]))
        return {language: new[language] if title == old[language] else title for language, title in typed.items()}


TITLES = {
    "fi": gettext_lazy("Title in Finnish"),
    "sv": gettext_lazy("Title in Swedish"),
    "en": gettext_lazy("Title in English"),
}


@dataclass(frozen=True)
class Line:
    """A row of the table as it stands: what it was, the field, and what is said of the day in the field.

    `shown`: the day with its weekday, or nothing. `mark`: what to know of it. `warns`: it is no working day.
    """

    row: Row
    field: forms.BoundField
    was: str
    shown: str
    mark: str
    warns: bool


class DatesForm(forms.Form):
    """The second step: every date of the new programme."""

    def __init__(self, *args: Any, source: Programme, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.rows = source, rows
        for row in rows:
            label = f"{row.owner}: {row.label}"
            made = MonthsField(label=label, required=False) if row.are_months else DayField(label=label, required=False)
            made.initial = row.new
            made.widget = forms.TextInput() if row.are_months else DayInput()
            made.widget.attrs |= {"class": "months" if row.are_months else "day", "aria-describedby": f"said-{row.key}"}
            self.fields[row.key] = made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, words in wrong_dates(self.source, cleaned).items():
            if key in self.fields and key not in self.errors:
                self.add_error(key, words)
        return cleaned

    def plan(self, titles: Mapping[str, str], slug: str) -> Plan:
        return Plan(titles, self.cleaned_data, slug)

    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            now = self.value_of(row)
            day = now if isinstance(now, date) else None
            yield Line(
                row, self[row.key], in_words(row.old), with_weekday(day), mark_of(row, day), bool(warning(row, day))
            )

    def value_of(self, row: Row) -> Any:
        """What is in the field, as far as it can be read."""
        if not self.is_bound:
            return row.new
        try:
            return self.fields[row.key].clean(self[row.key].value())
        except forms.ValidationError:
            return None


def in_words(value: date | list[str] | None) -> str:
    if isinstance(value, list):
        return ", ".join(map(month_as_typed, value))
    return with_weekday(value) or "–"


def with_weekday(day: date | None) -> str:
    return f"{date_format(day, 'D')} {date_format(day, 'SHORT_DATE_FORMAT')}" if day else ""


def warning(row: Row, day: date | None) -> str:
    """Why people may not be at work on this day; empty for a working day."""
    if day is None:
        return ""
    july = isinstance(row.old, date) and row.old.month == day.month
    return {
        None: "",
        Obstacle.WEEKEND: _("This is a weekend."),
        Obstacle.HOLIDAY: _("This is a holiday: %(name)s.") % {"name": holiday_on(day, get_language() or "fi")},
        Obstacle.JULY: _("This is in July."),
    }[obstacle_on(day, july=july)]


def mark_of(row: Row, day: date | None) -> str:
    """What to know of the day: that it is no working day, or that it was moved off one."""
    if said := warning(row, day):
        return said
    how = row.moved
    if how is None or how.day != day or how.day == how.plain:
        return ""
    was = {"day": with_weekday(how.plain), "name": holiday_on(how.plain, get_language() or "fi")}
    return {
        None: _("Moved, so that the dates stay in order.") % was,
        Obstacle.WEEKEND: _("Moved from %(day)s: a weekend.") % was,
        Obstacle.HOLIDAY: _("Moved from %(day)s: %(name)s.") % was,
        Obstacle.JULY: _("Moved from %(day)s: July is left alone.") % was,
    }[how.obstacle]


def texts_form(owner: Owner, only_missing: bool) -> type[forms.ModelForm[Any]]:
    """A form of the owner's texts in every language; of those alone that lack one, when asked."""
    shown = {text.name: text for text in shown_texts(owner, only_missing)}
    columns = [f"{name}_{language}" for name in shown for language in LANGUAGES]
    made = modelform_factory(type(owner), fields=columns)
    for column, field in made.base_fields.items():
        name, _underscore, language = column.rpartition("_")
        field.widget = forms.Textarea(attrs={"rows": rows_for(shown[name]), "lang": language})
        field.required = False
    return made


def rows_for(text: Text) -> int:
    """As many rows as the longest of its languages takes, and one to go on."""
    lines = [line for words in text.said.values() for line in [words.splitlines()]]
    taken = max(sum(1 + len(line) // LETTERS_A_ROW for line in one) for one in lines)
    return min(max(taken + 1, FEWEST_ROWS), MOST_ROWS)


def shown_texts(owner: Owner, only_missing: bool) -> list[Text]:
    return [text for text in texts_of(owner) if text.missing or not only_missing]
