"""Writing to exactly those whom the board shows."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.board import board_for
from desk.forms.letters import MessageForm
from desk.services import letters
from digiverkosto.registers import actor_of


def message(request: HttpRequest) -> HttpResponse:
    """Write to the contact persons of exactly the rows that the filtered board shows."""
    view = board_for(request.GET)
    enrolments = [row.enrolment for row in view.board.rows] if view.board else []
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and enrolments:
        count = letters.send_to(enrolments=enrolments, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("The message is on its way to %(count)s contact persons.") % {"count": count})
        return redirect(f"{reverse('admin:index')}?{request.GET.urlencode()}")
    context = {
        **admin.site.each_context(request),
        "title": _("Write to these participants"),
        "enrolments": enrolments,
        "form": form,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "desk/message.html", context)
