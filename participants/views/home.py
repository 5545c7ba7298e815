"""A participant's home, a party's ways into its programmes, and where somebody lands after signing in."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from digiverkosto.addresses import organisers
from municipalities.models import Membership
from municipalities.queries import invitations_of, parties_of
from participants.access import Participation, Visit, participant_page, party_page
from participants.addresses import page_address
from participants.progress import progress_now
from participants.queries.enrolments import enrolments_of, is_current
from participants.queries.own import own_enrolments
from participants.queries.phases import phases_of
from participants.registry import panels_for, standing_of, todos_for


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Staff land on the board, people of one party on its home, whoever is invited alone on the invitation; others choose."""
    user = cast(User, request.user)
    if user.is_staff:
        return redirect("admin:index")
    parties, waiting = parties_of(user), invitations_of(user)
    if waiting and not parties:
        return redirect("invitations")
    if waiting:
        messages.info(request, words_of(waiting))
    if len(parties) == 1:
        return redirect("party-home", parties[0].slug)
    enrolled = own_enrolments(user).exists()
    return render(request, "participants/start.html", {"parties": parties, "enrolled": enrolled})


def words_of(waiting: list[Membership]) -> SafeString:
    """What is said on the way to one's own pages of the invitations that wait, with the way to them."""
    return format_html(
        '{} <a href="{}">{}</a>',
        _("You are invited to: %(parties)s.") % {"parties": ", ".join(str(one.party) for one in waiting)},
        reverse("invitations"),
        _("Look at the invitation"),
    )


@party_page
@require_safe
def party(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Leads to the programme that goes on now; where none or several do, lists them all."""
    if "programme" in request.GET:
        return to_programme(request, visit, "")
    enrolments = enrolments_of(visit.party)
    current = [enrolment for enrolment in enrolments if is_current(enrolment)]
    if len(current) == 1:
        return redirect(page_address("participant-home", current[0], party=visit.party))
    entries = [
        (enrolment, page_address("participant-home", enrolment, party=visit.party), is_current(enrolment))
        for enrolment in enrolments
    ]
    return render(request, "participants/party.html", {"visit": visit, "entries": entries})


@party_page
@require_safe
def former(request: HttpRequest, visit: Visit, rest: str) -> HttpResponse:
    """An address from when the programme stood in the query or nowhere: the same page of that programme or the present one."""
    return to_programme(request, visit, rest)


def to_programme(request: HttpRequest, visit: Visit, rest: str) -> HttpResponse:
    """Leads to the page `rest` of the programme in the query, or of the present one. Raises Http404."""
    enrolments = enrolments_of(visit.party)
    wanted = request.GET.get("programme", "")
    chosen = [enrolment for enrolment in enrolments if enrolment.programme.slug == wanted] if wanted else enrolments
    if not chosen:
        raise Http404
    query = request.GET.copy()
    query.pop("programme", None)
    home = page_address("participant-home", chosen[0], party=visit.party)
    return redirect(f"{home}{rest}{'?' if query else ''}{query.urlencode()}")


@participant_page()
@require_safe
def home(request: HttpRequest, participation: Participation) -> HttpResponse:
    """The first screen says where we are, what is expected and by when."""
    party = participation.visit.party
    context = {
        **participation.frame("home"),
        "phases": phases_of(participation.once(progress_now)),
        "standing": standing_of(participation),
        "todos": todos_for(participation),
        "organisers": organisers(),
        "own_enrolment": own_enrolment(participation),
        "today": timezone.localdate(),
        "panels": panels_for(participation),
        "others": [(other, page_address("participant-home", other, party=party)) for other in participation.others],
    }
    return render(request, "participants/home.html", context)


def own_enrolment(participation: Participation) -> str:
    """Where a contact person reads what was sent; empty for everybody else."""
    own = participation.may_edit and not participation.visit.is_staff
    return reverse("enrolment-own", args=[f"me-{participation.enrolment.pk}"]) if own else ""
