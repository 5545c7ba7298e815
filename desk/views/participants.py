"""The participants in a list, and one of them on a page of its own."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.participant import page_of
from desk.participants import ListView, columns, shown_value
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT
from participants.models import Enrolment

ROWS = 50
"""On one page."""


@require_safe
def participants(request: HttpRequest) -> HttpResponseBase:
    """Filtered and sorted as the address asks; the same rows as a workbook."""
    view, heads = ListView(request.GET), columns()
    if EXPORT in request.GET:
        rows = ([column.of(row) for column in heads] for row in view.told(view.rows))
        return workbook_response(_("Participants"), [column.title for column in heads], rows)
    page = Paginator(view.rows, ROWS).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Participants"),
        "view": view,
        "columns": heads,
        "page": page,
        "rows": [
            (row, [(column, shown_value(column.of(row)), column.to(row)) for column in heads[1:]])
            for row in view.told(list(page))
        ],
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "desk/participants.html", context)


@require_safe
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one participant."""
    enrolment = get_object_or_404(Enrolment.objects.with_party(), pk=pk)
    shown = page_of(enrolment, request.user)
    context = {**admin.site.each_context(request), "title": str(enrolment.party), **shown}
    return TemplateResponse(request, "desk/participant.html", context)
