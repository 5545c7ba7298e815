"""One's own seat at an event, also where the pages of the participant that it is of are not open to oneself."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.addresses import offer_address
from events.models import Registration
from events.services import registrations
from events.services.places import RegistrationRefused
from municipalities.known import invited_by
from municipalities.queries import keys_of


@login_required
def my_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person has at the event and through whom; a POST gives it back."""
    user = cast(User, request.user)
    mine = Registration.objects.with_party().filter(event__published_at__isnull=False)
    seat = mine.filter(event=pk, user=user).first()
    if seat is None:
        raise Http404
    if request.method == "POST":
        give_back(request, seat)
        return redirect("my-schedule")
    party, offered = seat.enrolment.party, seat.state == Registration.State.OFFERED
    now = timezone.now()
    context = {
        "seat": seat,
        "event": seat.event,
        "party": party,
        "past": seat.event.ends_at <= now,
        "closed": not seat.event.takes_registrations(now),
        "offer": offer_address(seat) if offered else "",
        "is_invited": keys_of(party) in invited_by(user.pk),
    }
    return render(request, "events/my_seat.html", context)


def give_back(request: HttpRequest, seat: Registration) -> None:
    """The second click changes nothing and says the same."""
    try:
        registrations.cancel(registration=seat, actor=seat.user)
    except RegistrationRefused as refusal:
        messages.warning(request, str(refusal))
        return
    messages.success(request, _("You are not coming any more: %(event)s.") % {"event": seat.event})
