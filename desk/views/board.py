"""The board's cells: one opened beside the table, or many marked at once."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from desk.board import Board, BoardCell, BoardStep, Reading
from desk.cell import found, sessions_of
from desk.forms.cells import CellForm, ManyForm
from desk.services import cells
from desk.services.overtaken import seen_of
from desk.templatetags.board import state_words
from digiverkosto.excel import workbook_response
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from events.day import attended
from events.models import Event
from events.people import page_that_tells_of
from events.services.sessions import next_or_last
from participants.models import Enrolment, Step
from participants.registry import page_after
from programmes.models import Programme


class DeskRequest(HttpRequest):
    """A request that django_htmx has looked at."""

    htmx: HtmxDetails


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: DeskRequest, enrolment: int, activity: int) -> HttpResponse:
    """A cell's form: beside the board where the browser asks for a part, else a page of its own.

    Saved, it answers with the cell as it is now, which takes its place in the table.
    """
    step = found(enrolment, activity)
    own = sessions_of(step)
    session = next_or_last(own)
    form = CellForm(request.POST if request.method == "POST" else None, step=step, session=session)
    if request.method == "POST" and form.is_valid():
        before = step.on
        try:
            step = save(request, step, form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            moved = step.on != before or form.hours() is not None
            now = sessions_of(step) if moved else own
            return saved(request, step, now, page_that_tells(session, now))
    context = {
        **({} if request.htmx else admin.site.each_context(request)),
        "title": str(step.activity),
        "step": step,
        "session": session,
        "attended": attended(session) if session and session.ends_at < timezone.now() else (0, 0),
        "form": form,
        "back": back_of(request),
    }
    status = 422 if form.errors and request.htmx else 200
    return beside(
        request,
        TemplateResponse(request, "desk/_cell.html" if request.htmx else "desk/cell.html", context, status=status),
    )


def saved(request: DeskRequest, step: Step, own: list[Event], after: str) -> HttpResponse:
    """The cell as it is now, or the board again. `after`: a page that the change leads to, where there is one."""
    if not request.htmx:
        messages.success(request, _("%(step)s is saved.") % {"step": step})
        return redirect(after or back_of(request))
    cell = now_of(step, own)
    context = {"step": step, "after": after, "cell": cell, "back": back_of(request)}
    return beside(request, TemplateResponse(request, "desk/_cell_saved.html", context))


def page_that_tells(before: Event | None, now: list[Event]) -> str:
    """Where staff tell of a session that is at another time than before; empty where it stayed, or is a new one."""
    spans = {one.pk: (one.starts_at, one.ends_at) for one in now}
    if before is None or spans.get(before.pk) == (before.starts_at, before.ends_at):
        return ""
    whole = Event.objects.get(pk=before.pk)
    whole.starts_at, whole.ends_at = before.starts_at, before.ends_at
    return page_that_tells_of(whole)


def beside(request: DeskRequest, answer: HttpResponse) -> HttpResponse:
    if request.htmx:
        answer["HX-Push-Url"] = "false"  # the address stays the board's, whatever is open beside it
    return answer


def save(request: HttpRequest, step: Step, form: CellForm) -> Step:
    data = form.cleaned_data
    return cells.save_cell(
        enrolment=step.enrolment,
        activity=step.activity,
        state=Step.State(data["state"]),
        on=data["on"],
        hours=form.hours(),
        note=data["note"],
        consultant=data["consultant"],
        actor=actor_of(request),
    )


def now_of(step: Step, own: list[Event]) -> BoardCell:
    """The cell as the board shows it now."""
    told = BoardStep(step.enrolment_id, step.activity_id, step.pk, step.state, step.on, step.note)
    place = (step.enrolment_id, step.activity_id)
    begins = {place: [timezone.localtime(session.starts_at) for session in own]}
    reading = Reading([step.activity], {place: told}, begins if own else {})
    return reading.cell(step.enrolment_id, step.activity)


def back_of(request: HttpRequest, page: str = "admin:index") -> str:
    """The board, or another table, as it was filtered: the query of the page that led here, and of no other site."""
    query = (
        request.POST.get("back", "")
        or request.GET.get("back", "")
        or urlsplit(request.headers.get("Referer", "")).query
    )
    return f"{reverse(page)}?{query}" if query.isprintable() and len(query) < 500 else reverse(page)


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Ask first, with the names and what each is now; then mark, and say of whom it could not be done."""
    programme = get_object_or_404(Programme, slug=request.POST.get("programme", "").replace("\x00", ""))
    form = ManyForm(request.POST, programme=programme.pk)
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back_of(request))
    chosen: dict[str, Any] = form.cleaned_data
    enrolments = list(chosen["who"])
    if request.POST.get("sure"):
        return redirect(marked(request, enrolments, chosen))
    known = {
        step.enrolment_id: step for step in Step.objects.filter(activity=chosen["activity"], enrolment__in=enrolments)
    }
    rows = [(one, known.get(one.pk)) for one in enrolments]
    context = {
        **admin.site.each_context(request),
        "title": _("Mark these?"),
        "rows": [(one, step, seen_of(step or Step(enrolment=one, activity=chosen["activity"]))) for one, step in rows],
        "chosen": chosen,
        "state": Step.State(chosen["state"]).label,
        "programme": programme,
        "back": back_of(request),
        "query": urlsplit(back_of(request)).query,
    }
    return TemplateResponse(request, "desk/mark.html", context)


def marked(request: HttpRequest, enrolments: list[Enrolment], chosen: dict[str, Any]) -> str:
    done = cells.mark_many(
        enrolments_chosen=enrolments,
        activity=chosen["activity"],
        state=Step.State(chosen["state"]),
        on=chosen["on"],
        actor=actor_of(request),
        seen={one.pk: request.POST.get(f"seen-{one.pk}", "") for one in enrolments},
    )
    said = ngettext("%(count)s participant is marked.", "%(count)s participants are marked.", done.count)
    messages.success(request, said % {"count": done.count})
    for enrolment, why in done.kept:
        messages.warning(request, f"{enrolment.party}: {why}")
    for step in done.moved:
        if page := page_after(step):
            said = _("%(party)s: the session has moved.") % {"party": step.enrolment.party}
            messages.info(request, format_html('{} <a href="{}">{}</a>', said, page, _("Tell its people")))
    return back_of(request)


def board_workbook(board: Board) -> HttpResponseBase:
    """The board as it is filtered and sorted, for Excel: of each cell the state and the day."""
    heads = [_("Participant")]
    for activity in board.activities:
        heads += [str(activity), _("%(activity)s, day") % {"activity": activity}]
    heads += [_("Late"), _("Next day"), _("Consultant")]
    rows = (
        [
            row.name,
            *(value for cell in row.cells for value in (state_words(cell), cell.step.on)),
            row.late,
            row.next_on,
            row.participant.consultant,
        ]
        for row in board.rows
    )
    return workbook_response(f"{_('Board')} {board.programme}", heads, rows)
