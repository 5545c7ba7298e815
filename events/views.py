"""The schedule, one event, and the participant's people."""

from contextlib import nullcontext

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from events import leaving, registrations
from events.forms import ColleagueForm, InviteForm
from events.models import Event, Registration
from events.queries import entry, schedule
from municipalities import members
from municipalities.models import Membership
from programmes.access import Participation, participant_page


@participant_page()
@require_safe
def schedule_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Shared events and own sessions in one list: what is to come first, then what has been."""
    entries = schedule(participation.enrolment, timezone.now())
    context = {
        **head(participation, "schedule"),
        "coming": [entry for entry in entries if not entry.past],
        "past": [entry for entry in reversed(entries) if entry.past],
    }
    return render(request, "events/schedule.html", context)


def head(participation: Participation, tab: str) -> dict[str, object]:
    """What the frame of a participant's page needs."""
    return {"visit": participation.visit, "enrolment": participation.enrolment, "tab": tab}


@participant_page()
def event_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """One event: what, when, who of ours goes; contact persons name people to it."""
    visit, enrolment = participation.visit, participation.enrolment
    form = ColleagueForm(request.POST or None, party=visit.party, event_id=pk)
    if request.method == "POST":
        if not visit.may_edit:
            raise PermissionDenied
        if form.is_valid() and register_colleague(request, participation, pk, form):
            return redirect("event", visit.party.slug, pk)
    found = entry(enrolment, pk, timezone.now())
    if found is None:
        raise Http404
    context = {**head(participation, "schedule"), "entry": found, "event": found.event, "form": form}
    return render(request, "events/event.html", context)


def register_colleague(request: HttpRequest, participation: Participation, event_id: int, form: ColleagueForm) -> bool:
    """Register the person of a valid form; a refusal goes into the form, and a newcomer is not invited then."""
    actor = participation.visit.user
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
    visit = participation.visit
    found = get_object_or_404(
        Registration.objects.standing().select_related("user", "event", "enrolment"),
        pk=registration,
        event=pk,
        enrolment=participation.enrolment,
    )
    if not visit.may_edit and found.user_id != visit.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        registrations.cancel(registration=found, actor=visit.user)
        messages.success(request, _("The seat of %(name)s was cancelled.") % {"name": found.user})
        return redirect("event", visit.party.slug, pk)
    return render(request, "events/cancel.html", {**head(participation, "schedule"), "registration": found})


@participant_page()
def people(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Who belongs to the participant, and a form for inviting more."""
    visit = participation.visit
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not visit.may_edit:
            raise PermissionDenied
        if form.is_valid():
            membership = members.invite(
                party=visit.party, language=get_language() or "fi", actor=visit.user, **form.cleaned_data
            )
            messages.success(request, _("%(name)s is on the list and gets an invitation.") % {"name": membership.user})
            return redirect("people", visit.party.slug)
    standing = Q(user__registrations__state="registered", user__registrations__enrolment=participation.enrolment)
    found = (
        Membership.objects.of(visit.party)
        .select_related("user")
        .annotate(seats=Count("user__registrations", filter=standing, distinct=True))
    )
    return render(request, "events/people.html", {**head(participation, "people"), "members": found, "form": form})


@participant_page()
def remove(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Ask, then take a person off the list; contact persons only."""
    visit = participation.visit
    if not visit.may_edit:
        raise PermissionDenied
    membership = get_object_or_404(Membership.objects.of(visit.party).select_related("user"), pk=pk)
    if request.method == "POST":
        try:
            leaving.leave(membership=membership, actor=visit.user)
        except members.MemberKept as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("%(name)s is no longer on the list.") % {"name": membership.user})
        return redirect("people", visit.party.slug)
    return render(request, "events/member_remove.html", {**head(participation, "people"), "membership": membership})
