"""One's own seat, and what becomes of a seat that somebody has."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.forms import ColleagueForm
from events.models import HOLDING, Event, Registration
from events.rules import may_cancel, may_register, meant_for
from events.services import registrations
from events.services.places import RegistrationRefused
from events.there import there
from events.views.event import colleague
from municipalities.known import name_in
from participants.access import Participation, participant_page
from participants.removing import already_gone
from participants.rules import edits


@participant_page()
@require_POST
def register_me(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One's own seat, where one's role may, or with `wait` a place in the line; why not is said on the event's page."""
    mine = Event.objects.for_participant(participation.enrolment).select_related("activity")
    event = get_object_or_404(mine, pk=pk)
    if not may_register(participation.visit.membership, event):
        raise PermissionDenied
    me = participation.user
    try:
        registration, _made = registrations.register(
            event_id=pk, enrolment=participation.enrolment, user=me, actor=me, or_wait="wait" in request.POST
        )
    except RegistrationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        if registration.state == Registration.State.WAITING:
            messages.success(request, _("You are in line for a seat, and get a mail when one comes free."))
        else:
            messages.success(request, _("You have a seat, and get a mail about it."))
    return redirect(participation.address("event", pk))


def seat_of(participation: Participation, pk: int, registration: int) -> Registration:
    """Raises Http404 for another participant's, and for one of another event."""
    seats = Registration.objects.select_related("user", "event__activity", "enrolment")
    return get_object_or_404(seats, pk=registration, event=pk, enrolment=participation.enrolment)


@participant_page()
def cancel(request: HttpRequest, participation: Participation, pk: int, registration: int) -> HttpResponse:
    """Ask, then give the seat or the place in the line back: contact persons for any of theirs, others for themselves."""
    seat = seat_of(participation, pk, registration)
    if not may_cancel(participation, seat.user_id):
        raise PermissionDenied
    gone = seat.state == Registration.State.CANCELLED
    if gone and request.method == "POST":
        return already_gone(request, participation.address("event", pk), known=True)
    had, name = seat.state in HOLDING, name_in(participation.visit.party, seat.user)
    if request.method == "POST":
        try:
            registrations.cancel(registration=seat, actor=participation.user)
        except RegistrationRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect(participation.address("event", pk))
        said = _("The seat of %(name)s was cancelled.") if had else _("%(name)s is not in line any more.")
        messages.success(request, said % {"name": name})
        return redirect(participation.address("event", pk))
    now = timezone.now()
    context = {
        **participation.frame("schedule"),
        "registration": seat,
        "event": seat.event,
        "has_seat": had,
        "name": name,
        "gone": gone,
        "past": seat.event.ends_at <= now,
        "closed": not seat.event.takes_registrations(now),
    }
    return render(request, "events/cancel.html", context)


@participant_page(see=edits)
def swap(request: HttpRequest, participation: Participation, pk: int, registration: int) -> HttpResponse:
    """Send a colleague on somebody's seat; what is refused stands on the form, and nobody is invited then."""
    seat = seat_of(participation, pk, registration)
    form = ColleagueForm(request.POST or None, party=participation.visit.party)
    if request.method == "POST" and form.is_valid() and swapped(request, participation, seat, form):
        return redirect(participation.address("event", pk))
    seated = Registration.objects.filter(event=pk, state__in=HOLDING).values_list("user", flat=True)
    others = there(pk, participation.enrolment).elsewhere
    form.leave_out({*seated, *(one.user for one in others)})
    late = timezone.now() >= registrations.swaps_until(seat.event)
    gone = seat.state != Registration.State.REGISTERED
    context = {
        **participation.frame("schedule"),
        "registration": seat,
        "name": name_in(participation.visit.party, seat.user),
        "form": form,
        "late": late,
        "meant_for": meant_for(seat.event),
        "gone": gone,
        "elsewhere": others,
    }
    return render(request, "events/swap.html", context)


def swapped(request: HttpRequest, participation: Participation, seat: Registration, form: ColleagueForm) -> bool:
    try:
        with transaction.atomic():
            user = colleague(request, form, participation)
            registrations.swap(registration=seat, user=user, actor=participation.user)
    except RegistrationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _("%(name)s goes instead of %(other)s. Both get a mail.")
    party = participation.visit.party
    messages.success(request, said % {"name": name_in(party, user), "other": name_in(party, seat.user)})
    return True
