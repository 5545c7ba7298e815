"""Dates and times on the staff's forms: shown as the pages show them, taken as people type them."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.moments import moment_of, why_no_hour

CLOCK = re.compile(r"(?:(?:klo|kl|at)\.?)?\s*(\d{1,2})(?:[.:](\d{2}))?(?:[.:](\d{2}))?", re.IGNORECASE)
"""Such as 9, 9.30, 09:30 or "klo 9.30"."""
NO_DATE = gettext_lazy("Write a date such as 1 Dec 2026.")
NO_TIME = gettext_lazy("Write a time such as 9:30.")
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""A day outside them is a slip of the keys; one at the end of what a calendar can count breaks reckoning with it."""


def refuse_far_day(day: date) -> None:
    """Raises ValidationError."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = _("Write a day between the years %(first)s and %(last)s.")
        raise forms.ValidationError(words % {"first": FIRST_YEAR, "last": LAST_YEAR}, code="far")


class DayInput(widgets.AdminDateWidget):
    def format_value(self, value: Any) -> str | None:
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value or None


class ClockInput(widgets.AdminTimeWidget):
    def format_value(self, value: Any) -> str | None:
        """Seconds only where there are some, so that a form which is saved as it was changes nothing."""
        if not isinstance(value, time):
            return value or None
        return value.isoformat("seconds") if value.second else time_format(value, "TIME_FORMAT")


class MomentInput(widgets.AdminSplitDateTime):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, [DayInput, ClockInput], attrs)


class DayField(forms.DateField):
    """A date in one of the language's ways or as 2026-12-01; spaces in between do not matter."""

    widget = DayInput
    default_error_messages = {"invalid": NO_DATE}
    default_validators = [refuse_far_day]

    def to_python(self, value: Any) -> date | None:
        return super().to_python(re.sub(r"\.\s+", ".", value.strip()) if isinstance(value, str) else value)


class ClockField(forms.TimeField):
    """The time of a day, with or without minutes, and with the word that is said before it or without."""

    widget = ClockInput
    default_error_messages = {"invalid": NO_TIME}

    def to_python(self, value: Any) -> time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value or None)
        typed = CLOCK.fullmatch(value.strip())
        if typed is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        hours, minutes, seconds = typed.groups("00")
        return super().to_python(f"{hours}:{minutes}:{seconds}")


class MomentField(forms.SplitDateTimeField):
    """A day and the time of it."""

    widget = MomentInput
    default_error_messages = {"invalid_date": NO_DATE, "invalid_time": NO_TIME}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = (DayField(required=False), ClockField(required=False))

    def compress(self, data_list: tuple[date, time] | None) -> datetime | None:
        """An hour that comes twice that night is its first; one that does not come is refused."""
        try:
            return super().compress(data_list)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone" or data_list is None:
                raise
        if why := why_no_hour(*data_list):
            raise forms.ValidationError(why, code="no_such_hour")
        return moment_of(*data_list)


def as_people_type() -> None:
    """From now on every form of the admin takes dates and times so."""
    for column, field, widget in (
        (models.DateField, DayField, DayInput),
        (models.TimeField, ClockField, ClockInput),
        (models.DateTimeField, MomentField, MomentInput),
    ):
        FORMFIELD_FOR_DBFIELD_DEFAULTS[column] = {"form_class": field, "widget": widget}
