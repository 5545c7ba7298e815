"""Seats of shared events: the table of all, one participant's at one event, and who comes to one."""

import io

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk.event_needs import needs_list
from desk.event_seats import LISTS, caterer_list, columns, event_seats, people_rows
from desk.forms.seats import SeatsForm
from desk.list_document import list_pdf
from desk.lists import shown_value
from desk.seats import SeatsCell, SeatsView, seats_view, shared_events
from desk.services.seats import change, seats_of
from desk.tables import OwnersReport
from desk.templatetags.board import query_of
from desk.views.board import DeskRequest, back_of, beside
from desk.views.lists import list_page
from digiverkosto.excel import workbook_response
from digiverkosto.refusals import Refused
from digiverkosto.registers import EXPORT, actor_of
from events.models import Event, Seats
from participants.models import Enrolment

PAGE = "admin:seats"


@require_safe
def seats(request: HttpRequest) -> HttpResponseBase:
    """Participants × shared events of one programme."""
    view = seats_view(request.GET)
    if EXPORT in request.GET:
        return seats_workbook(view)
    context = {
        **admin.site.each_context(request),
        "title": _("Seats by participant"),
        "view": view,
        "query": request.GET.urlencode(),
        "may_change": request.user.has_perm("events.change_seats"),
    }
    return TemplateResponse(request, "desk/seats.html", context)


def seats_workbook(view: SeatsView) -> HttpResponseBase:
    """The table as it is filtered and sorted, for Excel: of each event how many seats are taken, of how many, who waits."""
    heads = [_("Participant"), _("Empty seats")]
    for column in view.columns:
        named = {"event": column.title}
        heads += [
            *(_("%(event)s, taken") % named, _("%(event)s, seats") % named),
            _("%(event)s, waiting") % named,
            *([_("%(event)s, attended") % named] if column.attended else []),
        ]
    rows = (
        [
            *(row.name, row.empty),
            *(number for cell in row.cells for number in numbers_of(cell)),
            row.participant.consultant,
        ]
        for row in view.rows
    )
    return workbook_response(f"{_('Seats by participant')} {view.selection.programme}", [*heads, _("Consultant")], rows)


def numbers_of(cell: SeatsCell) -> tuple[int | None, ...]:
    """As the heads name them: who attended only of events where that is known."""
    numbers = (cell.taken, cell.limit, cell.people.waiting)
    return numbers if cell.attended is None else (*numbers, cell.attended)


def found(pk: int) -> Event:
    """Raises Http404 for a draft, for one that is called off and for a participant's own session."""
    event: Event = get_object_or_404(shared_events().select_related("activity__programme"), pk=pk)
    return event


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("events.change_seats", raise_exception=True)
def cell(request: DeskRequest, event: int, enrolment: int) -> HttpResponse:
    """One participant's seats: beside the table where the browser asks for a part, else a page of its own.

    Saved, it answers with the cell as it is now, which takes its place in the table.
    """
    shown = found(event)
    accepted = Enrolment.objects.accepted().filter(programme=shown.activity.programme_id)
    whose = get_object_or_404(accepted.with_party(), pk=enrolment)
    held, over = seats_of(shown, whose), shown.ends_at < timezone.now()
    form = SeatsForm(request.POST if request.method == "POST" and not over else None, seats=held)
    if form.is_valid():
        try:
            return saved(request, kept(request, shown, whose, form))
        except Refused as refusal:
            form.refuse(refusal, seats_of(shown, whose))
    context = {
        **({} if request.htmx else admin.site.each_context(request)),
        "title": str(shown),
        "event": shown,
        "enrolment": whose,
        "held": held,
        "over": over,
        "people": [row for row in people_rows(shown) if row.enrolment == whose.pk],
        "form": form,
        "back": back_of(request, PAGE),
    }
    status = 422 if form.errors and request.htmx else 200
    template = "desk/_seats_cell.html" if request.htmx else "desk/seats_cell.html"
    return beside(request, TemplateResponse(request, template, context, status=status))


def kept(request: HttpRequest, event: Event, enrolment: Enrolment, form: SeatsForm) -> Seats:
    """Raises what the service refuses, and Http404 for an event that was called off meanwhile."""
    said = form.cleaned_data
    try:
        return change(
            event=event, enrolment=enrolment, limit=said["limit"], before=said["seen"], actor=actor_of(request)
        )
    except Event.DoesNotExist:
        raise Http404 from None


def saved(request: DeskRequest, held: Seats) -> HttpResponse:
    """The cell as it is now, or the table again."""
    back = back_of(request, PAGE)
    if not request.htmx:
        named = {"event": held.event, "participant": held.enrolment.party}
        messages.success(request, _("Seats of %(participant)s at %(event)s are saved.") % named)
        return redirect(back)
    row = seats_view(QueryDict(query_of(back))).row(held.enrolment_id)
    context = {"event": held.event, "enrolment": held.enrolment, "held": held, "row": row, "back": back}
    return beside(request, TemplateResponse(request, "desk/_seats_saved.html", context))


@require_safe
@permission_required("events.view_registration", raise_exception=True)
def event_page(request: HttpRequest, event: int) -> HttpResponseBase:
    """Who comes to one event, by name, and how many of each participant."""
    view = event_seats(found(event), request.GET.get("sort", "")[:20])
    told, needed = caterer_list(view), needs_list(view.event, actor_of(request))
    if EXPORT in request.GET and request.GET.get("list") == "caterer":
        return caterer_workbook(view.event, told, needed)
    return list_page(
        request,
        view,
        columns(),
        title=str(view.event),
        template="desk/seats_event.html",
        more={
            "caterer": told,
            "needs": needed,
            "over": view.event.ends_at <= timezone.now(),
            "counts": [list(zip(told.heads, map(shown_value, row), strict=True)) for row in told.rows],
        },
    )


def caterer_workbook(event: Event, told: OwnersReport, needed: OwnersReport | None) -> HttpResponseBase:
    """How many come, and below it how many need what."""
    rows = [*told.rows, [], [needed.title], *needed.rows] if needed else told.rows
    width = len(told.heads)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    return workbook_response(f"{told.title} {event}", [head.title for head in told.heads], full)


@require_safe
@permission_required("events.view_registration", raise_exception=True)
def document(request: HttpRequest, event: int, name: str) -> HttpResponseBase:
    """One of an event's lists as a PDF."""
    if name not in LISTS:
        raise Http404
    view, today = event_seats(found(event)), timezone.localdate()
    told = LISTS[name][1](view)
    besides = needs_list(view.event, actor_of(request)) if name == "caterer" else None
    pdf = io.BytesIO(list_pdf(told, view.event, today, besides))
    called = f"{told.title} {view.event} {today.isoformat()}.pdf"
    return FileResponse(pdf, as_attachment=True, filename=called, content_type="application/pdf")
