"""Who has handed in an answer to an event's pre-assignment: read, taken as a file, and asked for."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT, actor_of
from events.admin.life import shown
from events.admin.telling import found
from events.files import served
from events.handed import Handed, handed, people_to_remind
from events.models import Assignment, Event, HandIn
from events.services.chasing import remind_now
from events.services.hand_ins import why_closed

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

LONGEST_BATCH = 40


def answers(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list, also as a workbook; a POST reminds those who lack it."""
    event = found(page, request, pk)
    asked = get_object_or_404(Assignment, event=event)
    asked.event = event
    if request.method == "POST":
        return reminded(request, event)
    rows = handed(asked)
    if EXPORT in request.GET:
        return workbook(asked, rows)
    closed = why_closed(asked)
    context = {
        "assignment": asked,
        "rows": rows,
        "given": sum(row.answer is not None for row in rows),
        "closed": closed,
        "silent": 0 if closed else people_to_remind(asked),
        "batch": secrets.token_hex(8),
    }
    return shown(page, request, event, _("Who has handed in"), "answers", **context)


def reminded(request: HttpRequest, event: Event) -> HttpResponse:
    batch = request.POST.get("batch", "")[:LONGEST_BATCH]
    people = remind_now(event=event, batch=batch, actor=actor_of(request))
    said = ngettext("%(people)s person gets a mail.", "%(people)s people get a mail.", people)
    messages.success(request, said % {"people": people})
    return redirect("admin:event-answers", event.pk)


def workbook(asked: Assignment, rows: Sequence[Handed]) -> HttpResponseBase:
    heads = [_("Participant"), _("Person"), _("People with a seat"), _("State"), _("Handed in by"), _("When")]
    heads += [_("Text"), _("Link"), _("File")]
    return workbook_response(f"{asked}", heads, [cells_of(row) for row in rows])


def cells_of(row: Handed) -> list[object]:
    answer = row.answer
    first = [str(row.enrolment.party), str(row.user or ""), row.seats, row.state]
    if answer is None:
        return [*first, *[None] * 5]
    return [*first, str(answer.author or ""), answer.handed_in_at, answer.text, answer.url, answer.file_name]


def file(page: "EventAdmin", request: HttpRequest, pk: int, answer: int) -> HttpResponseBase:
    """The file of one answer."""
    event = found(page, request, pk)
    return served(get_object_or_404(HandIn, pk=answer, assignment__event=event))
