"""A seat that came free, offered by mail: taken or given back without signing in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events.addresses import registration_offered, stamp_of
from events.models import Registration
from events.services import registrations, waiting
from events.services.places import RegistrationRefused


@never_cache
def offer(request: HttpRequest, word: str) -> HttpResponse:
    """Two buttons, since programs that check mails open every link in them. An old link says what became of its offer."""
    known = registration_offered(word)
    found = Registration.objects.with_party().filter(pk=known[0]).first() if known else None
    if known is None or found is None:
        return render(request, "events/offer_gone.html", status=404)
    if request.method == "POST":
        if stands(found, known[1]):
            answer(request, found)
        return redirect("event-offer", word)
    over = not stands(found, known[1]) or not found.event.takes_place
    over = over or found.offered_until is None or found.offered_until <= timezone.now()
    has_seat = found.state == Registration.State.REGISTERED
    return render(request, "events/offer.html", {"registration": found, "over": over, "has_seat": has_seat})


def stands(registration: Registration, stamp: str) -> bool:
    """Whether this very offer is still open; a later one has a link of its own."""
    return registration.state == Registration.State.OFFERED and stamp_of(registration.offered_until) == stamp


def answer(request: HttpRequest, registration: Registration) -> None:
    """Take the seat, or give it back."""
    act = request.POST.get("act")
    try:
        if act == "accept":
            waiting.accept(registration=registration, actor=registration.user)
            messages.success(request, _("You have a seat, and get a mail about it."))
        elif act == "decline" and registrations.decline(registration=registration, actor=registration.user):
            messages.success(request, _("Thank you for saying so. The seat goes to the next in line."))
    except RegistrationRefused as refusal:
        messages.warning(request, str(refusal))
