"""The schedule, one event, and giving a seat back."""

from contextlib import nullcontext

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from events.forms import ColleagueForm
from events.models import Event, Registration
from events.queries import agreed_days, entry, schedule
from events.rules import may_cancel, may_register
from events.services import registrations
from municipalities.models import Membership
from municipalities.services import members
from participants.access import Participation, participant_page
from participants.progress import progress_now
from participants.removing import already_gone
from participants.rules import edits
from programmes.audiences import audience_words


@participant_page()
@require_safe
def schedule_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Shared events and own sessions in one list: what is to come first, then what has been."""
    entries = schedule(participation.enrolment, timezone.now())
    context = {
        **participation.frame("schedule"),
        "agreed": agreed_days(participation.once(progress_now), entries),
        "coming": [entry for entry in entries if not entry.past],
        "past": [entry for entry in reversed(entries) if entry.past],
    }
    return render(request, "events/schedule.html", context)


@participant_page(send=edits)
def event_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One event: what, when, who of ours goes; contact persons name people to it."""
    form = ColleagueForm(request.POST or None, party=participation.visit.party)
    if request.method == "POST" and form.is_valid() and register_colleague(request, participation, pk, form):
        return redirect(participation.address("event", pk))
    shown = entry(participation.enrolment, pk, timezone.now())
    if shown is None:
        raise Http404
    form.leave_out(person.user_id for person in shown.going)
    goes = any(person.user_id == participation.user.pk for person in shown.going)
    over = shown.past or shown.event.cancelled_at
    own = [] if over else [person.pk for person in shown.going if may_cancel(participation, person.user_id)]
    context = {
        **participation.frame("schedule"),
        "entry": shown,
        "event": shown.event,
        "form": form,
        "may_cancel": own,
        "goes": goes,
        "spoken_for": participation.may_edit and shown.left == 0,
        "may_register": may_register(participation.visit.membership, shown.event.activity),
        "audiences": audience_words(shown.event.activity.audiences),
    }
    return render(request, "events/event.html", context)


@participant_page()
@require_POST
def register_me(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One's own seat, where one's role may; why not is said on the event's page."""
    event = get_object_or_404(Event.objects.for_participant(participation.enrolment).select_related("activity"), pk=pk)
    if not may_register(participation.visit.membership, event.activity):
        raise PermissionDenied
    me = participation.user
    try:
        registrations.register(event_id=pk, enrolment=participation.enrolment, user=me, actor=me)
    except registrations.RegistrationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You have a seat, and get a mail about it."))
    return redirect(participation.address("event", pk))


def register_colleague(request: HttpRequest, participation: Participation, event_id: int, form: ColleagueForm) -> bool:
    """Register the person of a valid form; a refusal goes into the form, and a newcomer is not invited then."""
    actor = participation.user
    try:
        with nullcontext() if form.cleaned_data["member"] else transaction.atomic():
            user = colleague(form, participation, actor)
            _registration, made = registrations.register(
                event_id=event_id, enrolment=participation.enrolment, user=user, actor=actor
            )
    except Event.DoesNotExist as missing:
        raise Http404 from missing
    except registrations.RegistrationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    if made:
        messages.success(request, _("%(name)s has a seat and gets a mail about it.") % {"name": user})
    else:
        messages.info(request, _("%(name)s had a seat already. Nothing was changed.") % {"name": user})
    return True


def colleague(form: ColleagueForm, participation: Participation, actor: User) -> User:
    """The chosen member, or a newly invited one."""
    data = form.cleaned_data
    if data["member"]:
        membership: Membership = data["member"]
        return membership.user
    return members.invite(
        party=participation.visit.party,
        name=data["name"],
        email=data["email"],
        role=data["role"] or Membership.Role.EXPERT,
        language=get_language() or "fi",
        actor=actor,
    ).user


@participant_page()
def cancel(request: HttpRequest, participation: Participation, pk: int, registration: int) -> HttpResponse:
    """Ask, then give the seat back: contact persons for anybody of theirs, others for themselves."""
    seats = Registration.objects.select_related("user", "event", "enrolment")
    seat = get_object_or_404(seats, pk=registration, event=pk, enrolment=participation.enrolment)
    if not may_cancel(participation, seat.user_id):
        raise PermissionDenied
    if seat.state == Registration.State.CANCELLED:
        return already_gone(request, participation.address("event", pk), known=True)
    if request.method == "POST":
        registrations.cancel(registration=seat, actor=participation.user)
        messages.success(request, _("The seat of %(name)s was cancelled.") % {"name": seat.user})
        return redirect(participation.address("event", pk))
    return render(request, "events/cancel.html", {**participation.frame("schedule"), "registration": seat})
