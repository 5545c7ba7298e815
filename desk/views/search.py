"""One search over everything that staff look for."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.search import find


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "words": words,
        "groups": find(words) if words else [],
    }
    return TemplateResponse(request, "desk/search.html", context)
