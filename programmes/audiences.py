"""Whom an activity or a programme is for, in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIENCES: dict[str, Promise] = {
    "management": _("management team"),
    "top_management": _("top management"),
    "supervisor": _("supervisors"),
    "developer": _("developers"),
    "expert": _("sector experts"),
    "official": _("elected officials"),
    "staff": _("staff"),
}


def audience_words(codes: Iterable[str]) -> list[str]:
    return [str(AUDIENCES[code]) for code in codes if code in AUDIENCES]
