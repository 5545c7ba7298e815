"""Every register of the staff, behind the pages that are made for the weekly work."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

GROUPS = {
    "accounts": gettext_lazy("Registers of people"),
    "audit": gettext_lazy("Register of the log"),
    "events": gettext_lazy("Registers of events"),
    "jobs": gettext_lazy("Register of background work"),
    "municipalities": gettext_lazy("Registers of municipalities"),
    "network": gettext_lazy("Registers of the network"),
    "outbox": gettext_lazy("Register of mail"),
    "participants": gettext_lazy("Registers of participants"),
    "programmes": gettext_lazy("Registers of programmes"),
    "surveys": gettext_lazy("Registers of surveys"),
}
"""App → what its registers are called together, unlike any place of the menu."""
REGISTERS = {
    "network.Announcement": gettext_lazy("Announcements of the network"),
    "surveys.Survey": gettext_lazy("Surveys of each municipality"),
    "outbox.Message": gettext_lazy("E-mail messages"),
}
"""Registers whose rows are called as a place of the menu is that holds something else."""


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Registers"),
        "app_list": sorted(map(named, admin.site.get_app_list(request)), key=lambda group: group["name"]),
    }
    return TemplateResponse(request, "desk/registers.html", context)


def named(group: dict[str, Any]) -> dict[str, Any]:
    """A group of registers whose name, and whose registers' names, lead nowhere else."""
    rows = [
        {**row, "name": str(REGISTERS.get(f"{group['app_label']}.{row['object_name']}", row["name"]))}
        for row in group["models"]
    ]
    return {**group, "name": str(GROUPS.get(group["app_label"], group["name"])), "models": rows}
