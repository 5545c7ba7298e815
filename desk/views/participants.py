"""The participants in a list, and one of them on a page of its own."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.participant import page_of
from desk.participants import ListView, columns
from desk.views.lists import list_page
from participants.models import Enrolment


@require_safe
def participants(request: HttpRequest) -> HttpResponseBase:
    view = ListView(request.GET)
    return list_page(
        request, view, columns(), title=_("Participants"), template="desk/participants.html", told=view.told
    )


@require_safe
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one participant."""
    enrolment = get_object_or_404(Enrolment.objects.with_party(), pk=pk)
    shown = page_of(enrolment, request.user)
    context = {**admin.site.each_context(request), "title": str(enrolment.party), **shown}
    return TemplateResponse(request, "desk/participant.html", context)
