"""What a person needs on site: their own page, which nobody else opens."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from events.models import Event
from events.needs_form import NeedsForm
from events.services import needs
from events.services.needs import NeedsRefused, said_by, seat_of, why_closed
from participants.access import Participation, participant_page


def asking_event(participation: Participation, pk: int) -> Event:
    """Raises Http404 for one that is not on the schedule, or does not ask."""
    own = Event.objects.for_participant(participation.enrolment).select_related("activity", "consultant")
    return get_object_or_404(own, pk=pk, asks_needs=True)


@participant_page()
def needs_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Whoever has a seat says it, changes it and takes it back; staff who look as them see that the page is there."""
    event = asking_event(participation, pk)
    seat = seat_of(pk, participation.enrolment, participation.user)
    if seat is None:
        raise PermissionDenied
    if "take_back" in request.POST:
        return taken_back(request, participation, event)
    hidden = participation.visit.looking
    said = None if hidden else said_by(seat)
    form = NeedsForm(request.POST or None, event=event, said=said)
    if request.method == "POST" and form.is_valid() and kept(request, participation, event, form):
        return redirect(participation.address("event", pk))
    context = {
        "event": event,
        "form": form,
        "hidden": hidden,
        "has_said": not hidden and hasattr(seat, "needs"),
        "said": said,
        "closed": why_closed(event),
    }
    return render(request, "events/needs.html", {**participation.frame("schedule"), **context})


def kept(request: HttpRequest, participation: Participation, event: Event, form: NeedsForm) -> bool:
    """Raises Http404 for an event that is gone meanwhile."""
    try:
        changed = needs.say(
            event_id=event.pk, enrolment=participation.enrolment, said=form.said(), actor=participation.user
        )
    except Event.DoesNotExist as missing:
        raise Http404 from missing
    except NeedsRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    if changed:
        messages.success(request, _("Thank you, the organiser knows now."))
    else:
        messages.info(request, _("You had said exactly this already. Nothing was changed."))
    return True


def taken_back(request: HttpRequest, participation: Participation, event: Event) -> HttpResponse:
    if needs.take_back(event=event, actor=participation.user):
        messages.success(request, _("It was taken back and deleted."))
    else:
        messages.info(request, _("There was nothing to take back."))
    return redirect(participation.address("event", event.pk))
