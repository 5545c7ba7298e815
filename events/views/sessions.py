"""A participant's own sessions: booked on offered times, moved, cancelled, or proposed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from events.forms import PlaceForm, ProposalForm
from events.models import Event, Proposal, Slot
from events.services import slots
from events.services.meeting_place import say_place, says_place
from events.slots import free_slots
from events.slots import own_sessions as sessions_of
from events.views.event import SECOND_CLICK
from participants.access import Participation, participant_page
from participants.rules import edits
from programmes.models import Activity


@participant_page(send=edits)
def own_sessions(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Each activity with its session or the times to choose from; a POST books, proposes, or withdraws a proposal."""
    form = ProposalForm(request.POST if request.POST.get("act") == "propose" else None)
    if request.method == "POST" and acted(request, participation, form):
        return redirect(participation.address("own-sessions"))
    asked = asked_in(request)
    shown = [
        (one, form if one.activity.pk == asked else ProposalForm(auto_id=f"id_{one.activity.pk}_%s"))
        for one in sessions_of(participation.enrolment, timezone.now())
    ]
    context = {**participation.frame("schedule"), "sessions": shown, "asked": asked}
    return render(request, "events/own_sessions.html", context)


def acted(request: HttpRequest, participation: Participation, form: ProposalForm) -> bool:
    """Whether it was done, or said why not; a proposal that is refused stands on its form."""
    act, enrolment, actor = request.POST.get("act"), participation.enrolment, participation.user
    if act == "propose":
        return form.is_valid() and proposed(request, participation, form)
    try:
        if act == "book":
            slots.book(slot_id=number_in(request.POST.get("slot")), enrolment=enrolment, actor=actor)
            messages.success(request, _("The time is booked. You and the consultant get a mail about it."))
        elif act == "withdraw":
            key = number_in(request.POST.get("proposal"))
            slots.take_back(proposal=get_object_or_404(Proposal, pk=key, enrolment=enrolment), actor=actor)
            messages.success(request, _("The proposal is withdrawn."))
    except Slot.DoesNotExist:
        messages.warning(request, _("This time is not offered any more. Nothing was changed: choose another one."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return True


def proposed(request: HttpRequest, participation: Participation, form: ProposalForm) -> bool:
    activity = asked_activity(request, participation)
    starts, ends = form.moments()
    try:
        slots.propose(
            enrolment=participation.enrolment,
            activity=activity,
            starts=starts,
            ends=ends,
            note=form.cleaned_data["note"],
            actor=participation.user,
        )
    except Refused as refusal:
        form.add_error("day", str(refusal))
        return False
    messages.success(request, _("Your proposal is sent. You get a mail when it is answered."))
    return True


def asked_in(request: HttpRequest) -> int:
    """The activity whose form was sent."""
    return number_in(request.POST.get("activity"))


def asked_activity(request: HttpRequest, participation: Participation) -> Activity:
    own = Activity.objects.municipal().filter(programme=participation.enrolment.programme_id, kind__in=slots.SESSIONS)
    return get_object_or_404(own, pk=asked_in(request))


@participant_page(see=edits, send=edits)
def change(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """The session with the other times to choose from; a POST moves or cancels it, or says where it is held.

    Past its day it only says so.
    """
    own = Event.objects.filter(enrolment=participation.enrolment).select_related("activity", "enrolment", "consultant")
    event, of_place = get_object_or_404(own, pk=pk), request.POST.get("act") == "place"
    form = PlaceForm(request.POST if of_place else None, initial={"place": event.place})
    if of_place and form.is_valid() and place_said(request, participation, event, form):
        return redirect(participation.address("event", pk))
    if request.method == "POST" and not of_place:
        return changed(request, participation, event)
    now = timezone.now()
    context: dict[str, Any] = {
        **participation.frame("schedule"),
        "event": event,
        "fixed": slots.why_fixed(event, now),
        "moves_until": event.starts_at - slots.MOVES_END,
        "slots": free_slots(participation.enrolment, now).filter(activity=event.activity_id),
        "was_offered": Slot.objects.filter(event=event).exists(),
        "place_form": form if of_place or says_place(event, now) else None,
    }
    return render(request, "events/session_change.html", context)


def place_said(request: HttpRequest, participation: Participation, event: Event, form: PlaceForm) -> bool:
    """A refusal stands on the form. The second of two clicks is answered as the first, whose answer nobody reads."""
    place = form.cleaned_data["place"]
    if not place and not event.place:
        form.add_error("place", _("Write where the session is held."))
        return False
    try:
        now, told = say_place(event=event, place=place, actor=participation.user)
    except Refused as refusal:
        form.add_error("place", str(refusal))
        return False
    if told or now.changed_at > timezone.now() - SECOND_CLICK:
        said = _("It is saved. Those who have a seat or answer for the session get a mail about it.")
        messages.success(request, said)
    else:
        messages.info(request, _("This stood there already. Nothing was changed."))
    return True


def changed(request: HttpRequest, participation: Participation, event: Event) -> HttpResponse:
    actor, act = participation.user, request.POST.get("act")
    try:
        if act == "move":
            slots.move(event=event, slot_id=number_in(request.POST.get("slot")), actor=actor)
            messages.success(request, _("The session is moved. You and the consultant get a mail about it."))
        elif act == "cancel":
            slots.cancel(event=event, actor=actor)
            messages.success(request, _("The session is cancelled. You and the consultant get a mail about it."))
        else:
            raise Http404
    except Slot.DoesNotExist:
        messages.warning(request, _("This time is not offered any more. Nothing was changed: choose another one."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(participation.address("own-sessions"))
