"""Taking part from afar: the way into a meeting, and having watched its recording."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import Event, Registration
from events.rules import may_watch
from events.services import attending
from events.watching import is_recorded
from participants.access import Participation, participant_page
from programmes.models import Activity


def event_of(participation: Participation, pk: int) -> Event:
    """Raises Http404 for an event that is not on the participant's schedule."""
    mine = Event.objects.for_participant(participation.enrolment).select_related("activity")
    event: Event = get_object_or_404(mine, pk=pk)
    return event


@participant_page()
@require_POST
def join(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Note that somebody who has a seat joins, from shortly before the event until its end, and lead on.

    It takes a button, since pages are opened ahead by programs too; a page leads on, since a form may not lead outside.
    """
    event, now = event_of(participation, pk), timezone.now()
    seats = Registration.objects.standing().filter(event=event, enrolment=participation.enrolment)
    if not seats.filter(user=participation.user).exists():
        raise PermissionDenied
    address = event.link_to_join(now)
    is_open = event.takes_place and event.mode == Activity.Mode.REMOTE and now <= event.ends_at
    if not is_open or not address.startswith(("https://", "http://")):
        messages.warning(request, _("There is no link for joining online now. Nothing was noted."))
        return redirect(participation.address("event", pk))
    if now >= event.starts_at - attending.JOINS:
        attending.join(event_id=event.pk, user=participation.user)
    return render(request, "events/joining.html", {**participation.frame("schedule"), "event": event, "link": address})


@participant_page()
@require_POST
def watched(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One's own word on the recording, given or taken back."""
    event = event_of(participation, pk)
    if not may_watch(participation, event):
        raise PermissionDenied
    if not is_recorded(event, timezone.now()):
        messages.warning(request, _("There is no recording of this event to watch. Nothing was noted."))
        return redirect(participation.address("event", pk))
    did = "watched" in request.POST
    attending.watch(event_id=event.pk, enrolment=participation.enrolment, user=participation.user, watched=did)
    messages.success(request, _("Noted: you have watched the recording.") if did else _("It was taken back."))
    return redirect(participation.address("event", pk))
