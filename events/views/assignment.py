"""The pre-assignment of an event: handing in, taking back, and the file that was handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.assigned import Assigned, assigned
from events.files import served
from events.hand_in_form import HandInForm
from events.models import Assignment
from events.queries import entry
from events.services import hand_ins
from events.services.hand_ins import HandInOvertaken, HandInRefused, seen_of
from participants.access import Participation, participant_page
from participants.removing import already_gone


def task_of(participation: Participation, pk: int) -> Assigned:
    """Raises Http404 for an event that is not on the schedule or asks for nothing."""
    shown = entry(participation.enrolment, pk, timezone.now())
    task = assigned(participation, shown) if shown else None
    if task is None:
        raise Http404
    return task


def own_task_of(participation: Participation, pk: int) -> Assigned:
    """Raises PermissionDenied too, for who neither has a seat nor names people."""
    task = task_of(participation, pk)
    if not task.may_hand_in:
        raise PermissionDenied
    return task


@participant_page()
def assignment_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """What is asked for and what has been handed in; a POST hands in, and what is refused stands there again."""
    task, seen = own_task_of(participation, pk), request.POST.get("seen", "")
    form = HandInForm(request.POST or None, request.FILES or None, assignment=task.assignment, held=task.answer)
    if request.method == "POST" and form.is_valid():
        try:
            return handed_in(request, participation, task, form, seen)
        except HandInOvertaken as refusal:
            form.add_error(None, str(refusal))
            task = own_task_of(participation, pk)
            seen = seen_of(task.answer)
        except HandInRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {
        **participation.frame("schedule"),
        "event": task.assignment.event,
        "task": task,
        "form": form,
        "seen": seen if form.is_bound else seen_of(task.answer),
    }
    return render(request, "events/assignment.html", context)


def handed_in(
    request: HttpRequest, participation: Participation, task: Assigned, form: HandInForm, seen: str
) -> HttpResponse:
    """Raises HandInRefused, and Http404 for what the staff have taken away meanwhile."""
    event = task.assignment.event_id
    try:
        answer, changed = hand_ins.hand_in(
            event_id=event, enrolment=participation.enrolment, said=form.said(), seen=seen, actor=participation.user
        )
    except Assignment.DoesNotExist as missing:
        raise Http404 from missing
    if not changed:
        messages.info(request, _("This had been handed in already. Nothing was changed."))
    elif answer.late:
        messages.success(request, _("Thank you, it is handed in. It is marked late."))
    else:
        messages.success(request, _("Thank you, it is handed in."))
    return redirect(participation.address("event", event))


@participant_page()
def take_back(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Ask, then delete what was handed in."""
    task, back = own_task_of(participation, pk), participation.address("event", pk)
    if task.answer is None:
        return already_gone(request, back, known=True)
    if request.method == "POST":
        try:
            hand_ins.take_back(
                event_id=pk,
                enrolment=participation.enrolment,
                seen=request.POST.get("seen", ""),
                actor=participation.user,
            )
        except HandInRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("It was taken back and deleted."))
        return redirect(back)
    context = {"event": task.assignment.event, "task": task, "seen": seen_of(task.answer)}
    return render(request, "events/hand_in_take_back.html", {**participation.frame("schedule"), **context})


@participant_page()
@require_safe
def own_file(request: HttpRequest, participation: Participation, pk: int) -> HttpResponseBase:
    """The file that the reader may change."""
    answer = own_task_of(participation, pk).answer
    if answer is None:
        raise Http404
    return served(answer)
