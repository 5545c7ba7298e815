"""The roadmaps of a programme in a list."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.participants import shown_value
from desk.roadmaps import columns, list_for
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT

ROWS = 50
"""On one page, unless all are asked for."""


@require_safe
def roadmaps(request: HttpRequest) -> HttpResponseBase:
    """Filtered and sorted as the address asks; the same rows as a workbook."""
    view, heads = list_for(request.GET), columns()
    if EXPORT in request.GET:
        rows = ([column.of(row) for column in heads] for row in view.rows)
        return workbook_response(_("Roadmaps"), [column.title for column in heads], rows)
    at_once = max(len(view.rows), 1) if request.GET.get("all") == "1" else ROWS
    page = Paginator(view.rows, at_once).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Roadmaps"),
        "view": view,
        "columns": heads,
        "page": page,
        "rows": [
            (row, [(column, shown_value(column.of(row)), column.to(row)) for column in heads[1:]]) for row in page
        ],
    }
    return TemplateResponse(request, "desk/roadmaps.html", context)
