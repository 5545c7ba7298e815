"""The log in words, searched by municipality and by person."""

import re
from datetime import date, timedelta
from itertools import islice

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.log import entries_for, lines_of
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT

ROWS = 50
THING = re.compile(r"([a-z]{1,40}\.[a-z]{1,40}):(\d{1,19})")
"""A kind of row and its key: the log of one thing."""


@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    words, who, since = (request.GET.get(name, "").replace("\x00", "")[:100].strip() for name in ("q", "who", "since"))
    entries = entries_for(words, who)
    thing = THING.fullmatch(request.GET.get("thing", ""))
    if thing:
        entries = entries.filter(target_type=thing[1], target_id=thing[2])
    if day := day_of(since):
        entries = entries.filter(at__date__gte=day)
    if EXPORT in request.GET:
        heads = [_("When"), _("Who"), _("Did"), _("To what")]
        found = entries.iterator(chunk_size=500)
        parts = iter(lambda: list(islice(found, 500)), [])
        rows = ([line.at, line.who, line.did, line.thing] for part in parts for line in lines_of(part))
        return workbook_response(_("Log"), heads, rows)
    page = Paginator(entries, ROWS).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Log"),
        "page": page,
        "lines": lines_of(list(page)),
        "words": words,
        "who": who,
        "since": since if day else "",
        "narrows": bool(words or who or day or thing),
    }
    return TemplateResponse(request, "desk/log.html", context)


def day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day > date.min + timedelta(days=400) else None
