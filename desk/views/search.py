"""One search over everything that staff look for."""

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.search import find
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    groups = find(words, request.user) if words else []
    if EXPORT in request.GET:
        rows = ([group.title, hit.name, hit.about] for group in groups for hit in group.hits)
        return workbook_response(_("Search"), [_("Kind"), _("Name"), _("More about it")], rows)
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "words": words,
        "groups": groups,
    }
    return TemplateResponse(request, "desk/search.html", context)
