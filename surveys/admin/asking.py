"""A page that asks before what cannot be taken back."""

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


@dataclass(frozen=True)
class Confirmation:
    """What is asked before an action that cannot be undone: its name, the heading, what follows, and the button."""

    action: str
    title: str
    warning: str
    button: str


def ask(
    request: HttpRequest, page: "admin.ModelAdmin[Any]", chosen: "QuerySet[Any]", question: Confirmation
) -> HttpResponse:
    """The page that asks; its form sends the same action again with the answer."""
    context = {
        **page.admin_site.each_context(request),
        **asdict(question),
        "opts": page.opts,
        "lines": [f"{one}" for one in chosen],
        "chosen": [one.pk for one in chosen],
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/surveys/confirm.html", context)
