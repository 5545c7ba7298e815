"""What others have handed in, for those who had a seat or were in the same small group, once the event is over."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.assigned import Assigned, is_shared, shared_answers
from events.files import served
from events.views.assignment import task_of
from participants.access import Participation, participant_page


def shared_task(participation: Participation, pk: int) -> Assigned:
    """Raises Http404 while nothing is shared, and PermissionDenied for who had no seat."""
    task = task_of(participation, pk)
    if not is_shared(task.assignment, timezone.now()):
        raise Http404
    if not task.shared:
        raise PermissionDenied
    return task


@participant_page()
@require_safe
def answers(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """All of them on one page, in the order in which they came."""
    task = shared_task(participation, pk)
    context = {
        "event": task.assignment.event,
        "task": task,
        "answers": list(shared_answers(task.assignment, participation)),
    }
    return render(request, "events/answers.html", {**participation.frame("schedule"), **context})


@participant_page()
@require_safe
def file(request: HttpRequest, participation: Participation, pk: int, answer: int) -> HttpResponseBase:
    """One of the files among them."""
    task = shared_task(participation, pk)
    return served(get_object_or_404(shared_answers(task.assignment, participation), pk=answer))
