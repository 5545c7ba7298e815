"""An enrolment that was sent, for its contact person: by the link of a mail, or signed in."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from digiverkosto.addresses import organisers
from digiverkosto.limits import may_write_on_enrolment
from digiverkosto.meanwhile import SEEN, changed_meanwhile, seen
from digiverkosto.refusals import Refused
from participants.access import Visit, nothing_changes, visit_by
from participants.forms.enrolment import suggested
from participants.forms.own_enrolment import CorrectionForm, RemarkForm
from participants.models import Enrolment
from participants.queries.own import own_enrolments
from participants.queries.sent import facts_of
from participants.services import conversation, correcting, doors, moving, withdrawing
from participants.services.claims import named_by
from participants.services.conversation import SILENT

SIGNED_IN = re.compile(r"me-(\d{1,18})")
"""Stands in the address in place of a link's secret for somebody who has signed in."""


@dataclass(frozen=True)
class Guest:
    """Somebody who has come in to an enrolment. `user` is None for one who has only the link.

    `visit`: of the staff who look through the eyes of `user`, and can change nothing.
    """

    enrolment: Enrolment
    token: str
    user: User | None
    visit: Visit | None = None

    def address(self, name: str = "enrolment-own") -> str:
        return reverse(name, args=[self.token])


GuestView = Callable[[HttpRequest, Guest], HttpResponse]


def guest_page(view: GuestView) -> Callable[..., HttpResponse]:
    """Decorate a view of one enrolment: it gets a `Guest` in place of the link's secret."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        user = request.user if isinstance(request.user, User) else None
        if key := SIGNED_IN.fullmatch(token):
            if user is None:
                return redirect_to_login(request.get_full_path())
            visit = look_of(request, user, int(key[1]))
            own = get_object_or_404(own_enrolments(visit.user if visit else user), pk=key[1])
            kept = nothing_changes(request, visit) if visit else None
            return kept or view(request, Guest(own, token, user, visit))
        enrolment = doors.behind(token)
        if enrolment is None:
            return render(request, "participants/own_gone.html", {"organisers": organisers()}, status=404)
        if user is not None and own_enrolments(user).filter(pk=enrolment.pk).exists():
            return view(request, Guest(enrolment, token, user))
        if user is not None and user.is_staff and request.method in ("GET", "HEAD"):
            return redirect("admin:enrolment-decide", enrolment.pk)
        if enrolment.is_participants:
            return accepted_since(request)
        return view(request, Guest(enrolment, token, None)) if user is None else somebody_else(request, user)

    return wrapped


def look_of(request: HttpRequest, user: User, pk: int) -> Visit | None:
    """The visit of staff who look at the pages of what takes part through somebody's eyes; None for everybody else."""
    enrolment = Enrolment.objects.with_party().filter(pk=pk).first() if user.is_staff else None
    visit = visit_by(request, enrolment.party.slug) if enrolment else None
    return visit if visit and visit.looking else None


def accepted_since(request: HttpRequest) -> HttpResponse:
    """A link from before the acceptance: whoever has it may have handed the matter over. It tells no name and no word."""
    status = 200 if request.method in ("GET", "HEAD") else 403
    return render(request, "participants/own_accepted.html", {"organisers": organisers()}, status=status)


def somebody_else(request: HttpRequest, user: User) -> HttpResponse:
    """The link was sent to another person than the one who has signed in here."""
    return render(request, "participants/own_other.html", {"user": user}, status=403)


@guest_page
def read(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What was sent, its state and the conversation; what is posted is said in it."""
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and within_limit(request, form):
        try:
            conversation.say(
                enrolment=guest.enrolment, text=form.cleaned_data["text"], author=guest.user, from_staff=False
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your message is on its way. We will answer you by mail and here."))
            return redirect(f"{guest.address()}#conversation")
    enrolment = guest.enrolment
    context = {
        **frame(guest),
        **facts_of(enrolment),
        "remarks": list(enrolment.remarks.all()),
        "form": form,
        "talks": enrolment.state not in SILENT,
    }
    return render(request, "participants/own.html", context)


def within_limit(request: HttpRequest, form: RemarkForm | CorrectionForm) -> bool:
    """Whether one more may be sent from here now; what was typed stays in the form when not."""
    if may_write_on_enrolment(request):
        return True
    form.add_error(
        None, _("That was much from this address. Nothing was lost: wait a few minutes, then send it again.")
    )
    return False


def frame(guest: Guest) -> dict[str, object]:
    return {
        "guest": guest,
        "visit": guest.visit,
        "enrolment": guest.enrolment,
        "own": guest.address(),
        "correct": guest.address("enrolment-correct"),
        "withdraw": guest.address("enrolment-withdraw"),
        "consents_page": guest.address("enrolment-consents"),
        "new_email": email if (email := asked(guest)) != guest.enrolment.contact_email else "",
        "correctable": guest.enrolment.state in Enrolment.CORRECTABLE,
        "organisers": organisers(),
    }


def only_undecided(view: GuestView) -> GuestView:
    """Of an enrolment that has been decided on, the page says why nothing is changed there any more."""

    @wraps(view)
    def wrapped(request: HttpRequest, guest: Guest) -> HttpResponse:
        if guest.enrolment.state not in Enrolment.CORRECTABLE:
            messages.info(request, why_not(guest.enrolment))
            return redirect(guest.address())
        return view(request, guest)

    return wrapped


def why_not(enrolment: Enrolment) -> str:
    if enrolment.state == Enrolment.State.ACCEPTED:
        return _("This enrolment has been accepted. Write to the organisers below, and they change or withdraw it.")
    if enrolment.state == Enrolment.State.SUBMITTED:
        return _("Confirm the enrolment from your mail first.")
    return _("This enrolment has been decided already. Nothing was changed.")


@guest_page
@only_undecided
def correct(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Say otherwise what was sent."""
    enrolment = guest.enrolment
    form = CorrectionForm(request.POST if request.method == "POST" else None, enrolment=enrolment, email=asked(guest))
    if (
        request.method == "POST"
        and form.is_valid()
        and nobody_else(request, guest, form)
        and within_limit(request, form)
    ):
        before = asked(guest)
        try:
            changed = correcting.correct(
                enrolment=enrolment,
                values=form.cleaned_data,
                others=form.others,
                municipalities=form.named,
                actor=guest.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_what_changed(request, changed, before, asked(guest))
            return redirect(
                guest.address("enrolment-consents" if correcting.MUNICIPALITIES in changed else "enrolment-own")
            )
    context = {**frame(guest), "form": form, "seen": seen(enrolment, correcting.OWN), "all": all_named(guest)}
    return render(request, "participants/own_correct.html", {**context, "places": suggested()})


def asked(guest: Guest) -> str:
    """The address that waits to be confirmed, or the one that holds."""
    waiting = moving.asked_for(guest.enrolment, timezone.now())
    return waiting.email if waiting else guest.enrolment.contact_email


def say_what_changed(request: HttpRequest, changed: list[str], before: str, now: str) -> None:
    if before != now:
        said = _(
            "The address is %(email)s once it is confirmed there: we have written to it. What else you changed is saved."
        )
        messages.success(request, said % {"email": now})
    elif changed:
        messages.success(request, _("Your corrections are saved."))
    else:
        messages.success(request, _("Nothing was different, so nothing was changed."))


def all_named(guest: Guest) -> str:
    """What the form shows of municipalities and people, too short to read and long enough to compare."""
    people = guest.enrolment.other_contacts.values_list("role", "name", "email")
    said = [asked(guest), *(str(place.pk) for place in named_by(guest.enrolment)), *(str(one) for one in people)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


@never_cache
def move(request: HttpRequest, token: str) -> HttpResponse:
    """The new address of the contact person: a button, since programs open every link."""
    new = moving.of_token(token)
    if new is None or new.enrolment.state not in Enrolment.CORRECTABLE:
        return render(request, "participants/own_gone.html", {"organisers": organisers()}, status=404)
    if request.method != "POST":
        return render(request, "participants/own_move.html", {"new": new, "organisers": organisers()})
    try:
        held = moving.move(new=new)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("enrolment-move", token)
    messages.success(request, _("From now on we write to %(email)s.") % {"email": held.contact_email})
    return redirect("enrolment-own", doors.make(held))


def nobody_else(request: HttpRequest, guest: Guest, form: CorrectionForm) -> bool:
    """Whether what is corrected is what the form was filled in from."""
    changed = changed_meanwhile(guest.enrolment, request.POST.get(SEEN, ""))
    changed += ["all"] if request.POST.get("_all", all_named(guest)) != all_named(guest) else []
    if changed:
        form.add_error(
            None,
            _(
                "This was changed in another window while you had it open. Nothing was saved: look at it, and save again."
            ),
        )
    return not changed


@guest_page
@only_undecided
def withdraw(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Ask, then take the enrolment back."""
    if request.method == "POST":
        if not may_write_on_enrolment(request):
            messages.error(request, _("That was much from this address. Wait a few minutes, then try again."))
            return redirect(guest.address("enrolment-withdraw"))
        try:
            withdrawing.withdraw_own(enrolment=guest.enrolment)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The enrolment is withdrawn. We have written to you that it is."))
        return redirect(guest.address())
    return render(request, "participants/own_withdraw.html", frame(guest))


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The enrolments that whoever has signed in may open."""
    own = own_enrolments(cast(User, request.user))
    entries = [(enrolment, reverse("enrolment-own", args=[f"me-{enrolment.pk}"])) for enrolment in own]
    return render(request, "participants/own_list.html", {"entries": entries})
