"""One event: what, when, who of ours goes or waits; contact persons name people to it."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.assigned import assigned
from events.feedback import feedback_on
from events.forms import ColleagueForm
from events.models import Event, Registration
from events.queries import Hopeful, ScheduleEntry, agenda, entry, group_of, hopeful, materials
from events.rules import may_cancel, may_register, meant_for
from events.services import registrations
from events.services.meeting_place import says_place
from events.services.places import RegistrationRefused
from events.views.inviting import invited
from events.watching import watching_of
from municipalities.known import name_in, name_of_member
from municipalities.models import Membership
from participants.access import Participation, participant_page
from participants.models import Enrolment
from participants.rules import edits
from programmes.models import Activity

SECOND_CLICK = timedelta(seconds=20)


@participant_page(send=edits)
def event_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """The page, and a POST that names a person: with `wait` to the line for a seat, when none is free."""
    form = ColleagueForm(request.POST or None, party=participation.visit.party)
    if request.method == "POST" and form.is_valid() and register_colleague(request, participation, pk, form):
        return redirect(participation.address("event", pk))
    shown = entry(participation.enrolment, pk, timezone.now())
    if shown is None:
        raise Http404
    context = context_of(participation, shown)
    form.leave_out(there_already(shown, context["line"]))
    return render(request, "events/event.html", {**context, "form": form})


def there_already(shown: ScheduleEntry, line: list[Hopeful]) -> list[int]:
    """Who goes, from here or elsewhere, and at a full event who hopes for a seat: the line has no second place for them."""
    hopeful_there = line if shown.left == 0 else []
    own = [*(one.user_id for one in shown.going), *(one.user_id for one in hopeful_there)]
    return [*own, *(one.user for one in shown.elsewhere)]


def context_of(participation: Participation, shown: ScheduleEntry) -> dict[str, Any]:
    event, me, now = shown.event, participation.user.pk, timezone.now()
    over = shown.past or bool(event.cancelled_at)
    others = [] if shown.past else shown.elsewhere
    own_elsewhere = next((one for one in others if one.user == me), None)
    line = [] if over else hopeful(participation.enrolment, event)
    mine = next((one for one in line if one.user_id == me), None)
    own = [*((one.pk, one.user_id) for one in shown.going), *((one.pk, one.user_id) for one in line)]
    own_seat = next((one.pk for one in shown.going if one.user_id == me), None)
    goes = own_seat is not None
    may_swap = participation.may_edit and not over and now < registrations.swaps_until(event)
    return {
        **participation.frame("schedule"),
        "entry": shown,
        "event": event,
        "agenda": agenda(event, participation.user),
        "materials": materials(event, participation.user),
        "my_group": None if event.cancelled_at else group_of(event, participation.user),
        "task": assigned(participation, shown),
        "line": line,
        "mine": mine,
        "own_seat": own_seat,
        "has_nothing": not (participation.visit.is_staff or goes or mine or own_elsewhere),
        "may_cancel": [pk for pk, user in own if not over and may_cancel(participation, user)],
        "may_swap": may_swap,
        "says_place": says_place(event, now),
        "swaps_until": registrations.swaps_until(event),
        "goes": goes,
        "elsewhere": others,
        "goes_elsewhere": own_elsewhere,
        "goes_through": own_elsewhere and Enrolment.objects.with_party().get(pk=own_elsewhere.enrolment).party,
        "feedback": feedback_on([event] if goes else [], now).get(event.pk),
        "link_to_join": event.link_to_join(now),
        "joins_here": event.mode == Activity.Mode.REMOTE and not participation.visit.is_staff,
        "watching": watching_of(participation, event, now),
        "may_register": may_register(participation.visit.membership, event),
        "meant_for": meant_for(event),
    }


def register_colleague(request: HttpRequest, participation: Participation, event_id: int, form: ColleagueForm) -> bool:
    """Register the person of a valid form; a refusal goes into the form, and a newcomer is not invited then."""
    actor, member = participation.user, form.cleaned_data["member"]
    try:
        with nullcontext() if member else transaction.atomic():
            user = colleague(request, form, participation)
            registration, made = registrations.register(
                event_id=event_id,
                enrolment=participation.enrolment,
                user=user,
                actor=actor,
                or_wait="wait" in request.POST,
            )
    except Event.DoesNotExist as missing:
        raise Http404 from missing
    except RegistrationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    name = name_of_member(member) if member else name_in(participation.visit.party, user)
    say_given(request, registration, name, made=made)
    return True


def say_given(request: HttpRequest, registration: Registration, name: str, *, made: bool) -> None:
    """What has become of a person who was named."""
    made = made or is_fresh(registration)
    waits = registration.state == Registration.State.WAITING
    if made and waits:
        said = _("%(name)s is in line for a seat, and gets a mail when one comes free.")
    elif made:
        said = _("%(name)s has a seat and gets a mail about it.")
    elif waits:
        said = _("%(name)s was in line already. Nothing was changed.")
    else:
        said = _("%(name)s had a seat already. Nothing was changed.")
    messages.add_message(request, messages.SUCCESS if made else messages.INFO, said % {"name": name})


def is_fresh(registration: Registration) -> bool:
    """Whether it has just become what it is: the second of two clicks is answered as the first, whose answer nobody reads."""
    return registration.changed_at > timezone.now() - SECOND_CLICK


def colleague(request: HttpRequest, form: ColleagueForm, participation: Participation) -> User:
    """The chosen member, or a newly invited one. Raises RegistrationRefused after too many invitations."""
    data = form.cleaned_data
    if data["member"]:
        membership: Membership = data["member"]
        return membership.user
    return invited(request, participation, name=data["name"], email=data["email"], role=data["role"])
