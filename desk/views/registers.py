"""Every register of the staff, behind the pages that are made for the weekly work."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Registers"),
        "app_list": admin.site.get_app_list(request),
    }
    return TemplateResponse(request, "desk/registers.html", context)
