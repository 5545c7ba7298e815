"""Somebody who came without a seat: first of which participant, then who; or all at once, from the day's page."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from events.admin.life import shown
from events.admin.telling import found
from events.day import why_shut
from events.forms import ColleagueForm
from events.models import HOLDING, Event, Registration
from events.services.walk_ins import NoSeatAtTheDoor
from events.services.walk_ins import walk_in as seat
from events.views.event import colleague
from participants.access import Participation, Visit
from participants.models import Enrolment

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

SCRIPT = "application/json"


def walk_in(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The participants to choose from; of the chosen one its people, or somebody new. A POST gives them a seat."""
    event = found(page, request, pk)
    title, shut = _("Somebody without a seat"), why_shut(event, timezone.now())
    whose = chosen(request, event)
    if whose is None:
        return shown(page, request, event, title, "walk_in", parties=parties_of(event), shut=shut)
    form = ColleagueForm(request.POST or None, party=whose.party)
    may_add = False
    if request.method == "POST" and form.is_valid():
        try:
            user = seated(request, event, whose, form, actor_of(request), more="more" in request.POST)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            may_add = isinstance(refusal, NoSeatAtTheDoor) and refusal.may_add
        else:
            return noted(request, event, user)
    if is_script(request):
        return JsonResponse({"refused": words_of(form), "may_add": may_add}, status=409)
    form.leave_out(Registration.objects.filter(event=event, state__in=HOLDING).values_list("user", flat=True))
    return shown(page, request, event, title, "walk_in", whose=whose, form=form, may_add=may_add, shut=shut)


def participants_of(event: Event) -> QuerySet[Enrolment]:
    """Those who have the event on their schedule."""
    accepted = Enrolment.objects.accepted().filter(programme=event.activity.programme_id).with_party()
    return accepted.filter(pk=event.enrolment_id) if event.enrolment_id else accepted


def parties_of(event: Event) -> list[tuple[str, int]]:
    """Their names and keys, by name."""
    return sorted(((str(one.party), one.pk) for one in participants_of(event)), key=lambda one: one[0])


def is_script(request: HttpRequest) -> bool:
    """Whether the day's page sends what was written there while the phone had no network."""
    return request.method == "POST" and request.get_preferred_type(["text/html", SCRIPT]) == SCRIPT


def noted(request: HttpRequest, event: Event, user: User) -> HttpResponse:
    if is_script(request):
        return JsonResponse({})
    messages.success(request, _("%(name)s has a seat and is noted as present.") % {"name": user})
    return redirect("admin:event-day", event.pk)


def words_of(form: ColleagueForm) -> str:
    """Why the form was not taken."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def chosen(request: HttpRequest, event: Event) -> Enrolment | None:
    """The only one, or the one that is asked for. Raises Http404 for one that does not have the event."""
    choices = participants_of(event)
    if event.enrolment_id:
        return get_object_or_404(choices)
    asked = number_in(request.GET.get("participant"))
    return get_object_or_404(choices, pk=asked) if asked else None


def seated(
    request: HttpRequest, event: Event, whose: Enrolment, form: ColleagueForm, actor: User, *, more: bool
) -> User:
    """The person of a valid form; who is refused is not invited either. Raises what the services refuse."""
    as_staff = Participation(Visit(user=actor, party=whose.party, membership=None), whose)
    try:
        with transaction.atomic():
            user = colleague(request, form, as_staff)
            seat(event_id=event.pk, enrolment=whose, user=user, actor=actor, more=more)
    except Event.DoesNotExist as gone:
        raise Http404 from gone
    return user
