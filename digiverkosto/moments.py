"""Moments of days and hours as the clock on the wall in Finland shows them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.refusals import Refused


class NoSuchHour(Refused):
    """The clocks go forward over it; the message is for people."""


def moment_of(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def existing_moment(day: date, clock: time) -> datetime:
    """Raises NoSuchHour; of an hour that comes twice it is the first."""
    if why := why_no_hour(day, clock):
        raise NoSuchHour(why)
    return moment_of(day, clock)


def shifted(moment: datetime, before: datetime, after: datetime) -> datetime:
    """As long from `after` as it was from `before` by the clock on the wall, though the clocks change in between."""
    return timezone.make_aware(on_the_wall(moment) + (on_the_wall(after) - on_the_wall(before)))


def on_the_wall(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)


def why_no_hour(day: date, clock: time) -> str:
    """In words, when there is no such hour on that day: the clocks go forward over it. Empty for every other."""
    back = timezone.localtime(moment_of(day, clock).astimezone(UTC)).replace(tzinfo=None)
    return (
        ""
        if back == datetime.combine(day, clock)
        else _("There is no such hour that night: the clocks go forward. Choose another time.")
    )


def refuse_missing_hours(
    form: Form, day: date | None, said: Mapping[str, Any], names: Iterable[str] = ("starts", "ends")
) -> None:
    """Beside those fields of what was said whose hour that day does not have."""
    for name in names:
        clock = said.get(name)
        if day and clock and name in form.fields and (why := why_no_hour(day, clock)):
            form.add_error(name, why)
