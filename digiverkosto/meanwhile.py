"""Two people on one row: who saves second is shown what the first has changed, and saves again."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digiverkosto.sent import json_in

SEEN = "_seen"
"""The hidden field that says what the form was filled in from."""


def seen(row: Model, names: Iterable[str]) -> str:
    """What a form of these fields shows of the row, too short to read and long enough to compare."""
    return json.dumps({name: digest(row, name) for name in columns(row, names)})


def changed_meanwhile(row: Model, sent: str) -> list[str]:
    """In words: each field that is not what the form was filled in from, with what it is now. Nonsense is no form."""
    before = json_in(sent)
    if not isinstance(before, dict):
        return []
    now = {name: digest(row, name) for name in columns(row, before)}
    return [told(row, name) for name, value in now.items() if before[name] != value]


def columns(row: Model, names: Iterable[str]) -> list[str]:
    """Those of the names that are columns of the model, each once."""
    known = {field.name for field in row._meta.concrete_fields}
    return sorted(known & {name for name in names if isinstance(name, str)})


def digest(row: Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    value = field.value_from_object(row)
    return hashlib.sha256(force_str(value).encode()).hexdigest()[:16]


def told(row: Model, name: str) -> str:
    """Such as: state (now: booked)."""
    field = row._meta.get_field(name)
    shown = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    value = _("empty") if shown in (None, "") else force_str(localized(shown))
    return _("%(field)s (now: %(value)s)") % {"field": getattr(field, "verbose_name", name), "value": value}


def localized(value: Any) -> Any:
    """A moment or a day as the pages show it, by the clock on the wall."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value
