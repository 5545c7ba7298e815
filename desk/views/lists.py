"""A list of the desk: filtered and sorted as its address asks, in pages, and the same rows as a workbook."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from desk.lists import Column
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT

ROWS = 50
"""On one page, unless all are asked for."""


class Listed(Protocol):
    """What the address asks for: all rows that fit, in order."""

    @property
    def rows(self) -> Sequence[Any]: ...


def list_page(
    request: HttpRequest,
    view: Listed,
    heads: Sequence[Column[Any]],
    *,
    title: str,
    template: str,
    told: Callable[[Sequence[Any]], Sequence[Any]] = list,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponseBase:
    """`told` makes rows that the columns can read of those that are shown; `more` is what else the template tells."""
    if EXPORT in request.GET:
        rows = ([column.of(row) for column in heads] for row in told(view.rows))
        return workbook_response(title, [column.title for column in heads], rows)
    at_once = max(len(view.rows), 1) if request.GET.get("all") == "1" else ROWS
    page = Paginator(view.rows, at_once).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": title,
        "view": view,
        "columns": heads,
        "page": page,
        "rows": told(list(page)),
        "query": request.GET.urlencode(),
        **more,
    }
    return TemplateResponse(request, template, context)
