"""Naming many to an event at once: from the list of colleagues, and pasted."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from events.forms import ManyColleaguesForm
from events.models import Registration
from events.queries import ScheduleEntry, entry, hopeful
from events.rules import meant_for
from events.services import registrations
from events.services.places import RegistrationRefused
from events.views.event import is_fresh, there_already
from events.views.inviting import invited
from municipalities.known import with_role
from municipalities.models import Membership
from participants.access import Participation, participant_page
from participants.pasted import PastedPerson
from participants.rules import edits

Named = Membership | PastedPerson


@dataclass
class Outcome:
    """What became of those who were named: how many have a seat or wait for one, and why others have neither."""

    seats: int = 0
    line: int = 0
    there: int = 0
    refused: list[str] = field(default_factory=list)


@participant_page(see=edits)
def name_many(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """First who would be named and how many seats there are, then the seats."""
    shown = entry(participation.enrolment, pk, timezone.now())
    if shown is None:
        raise Http404
    form = ManyColleaguesForm(request.POST if request.method == "POST" else None, party=participation.visit.party)
    line = hopeful(participation.enrolment, shown.event)
    form.leave_out(there_already(shown, line))
    ready = form.is_bound and form.is_valid() and "back" not in request.POST
    if ready and request.POST.get("sure"):
        say(request, name_all(request, participation, pk, form))
        return redirect(participation.address("event", pk))
    return render(request, "events/name_many.html", context_of(participation, shown, form, asked=ready))


def context_of(
    participation: Participation, shown: ScheduleEntry, form: ManyColleaguesForm, *, asked: bool
) -> dict[str, Any]:
    return {
        **participation.frame("schedule"),
        "entry": shown,
        "event": shown.event,
        "form": form,
        "asked": asked,
        "meant_for": meant_for(shown.event),
        "elsewhere": shown.elsewhere,
        "named": [words_of(one) for one in form.named()] if asked else [],
    }


def name_all(request: HttpRequest, participation: Participation, pk: int, form: ManyColleaguesForm) -> Outcome:
    """One after the other, each on their own: what is refused to one changes nothing for the others."""
    outcome = Outcome()
    for one in form.named():
        try:
            with transaction.atomic():
                registration, made = registrations.register(
                    event_id=pk,
                    enrolment=participation.enrolment,
                    user=person_of(request, participation, one, form),
                    actor=participation.user,
                    or_wait=form.cleaned_data["wait"],
                )
        except RegistrationRefused as refusal:
            outcome.refused.append(f"{words_of(one)}: {refusal}")
        else:
            count(outcome, registration, made=made)
    return outcome


def person_of(request: HttpRequest, participation: Participation, one: Named, form: ManyColleaguesForm) -> User:
    """The colleague, or somebody new, who is invited. Raises RegistrationRefused after too many invitations."""
    if isinstance(one, Membership):
        return one.user
    role = form.cleaned_data["role"]
    return invited(request, participation, name=one.name, email=one.email, role=role)


def words_of(one: Named) -> str:
    return with_role(one) if isinstance(one, Membership) else f"{one.name}, {one.email}"


def count(outcome: Outcome, registration: Registration, *, made: bool) -> None:
    if not made and not is_fresh(registration):
        outcome.there += 1
    elif registration.state == Registration.State.WAITING:
        outcome.line += 1
    else:
        outcome.seats += 1


def say(request: HttpRequest, outcome: Outcome) -> None:
    """What became of them, each kind once."""
    kinds = (
        (outcome.seats, ngettext("%(count)s person has a seat.", "%(count)s people have a seat.", outcome.seats)),
        (outcome.line, ngettext("%(count)s person is in line.", "%(count)s people are in line.", outcome.line)),
        (
            outcome.there,
            ngettext("%(count)s person was there already.", "%(count)s people were there already.", outcome.there),
        ),
    )
    for count_of, words in kinds:
        if count_of:
            messages.success(request, words % {"count": count_of})
    for refused in outcome.refused:
        messages.warning(request, refused)
