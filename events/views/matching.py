"""How small groups are put together, and whether a participant's aspects are used for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events.models import Matching
from events.services import matching
from participants.access import Participation, participant_page
from participants.rules import edits


@participant_page(send=edits)
def matching_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """A POST says whether the participant agrees; contact persons say it for all."""
    if request.method == "POST":
        agreed = request.POST.get("act") == "agree"
        matching.agree(enrolment=participation.enrolment, agreed=agreed, actor=participation.user)
        messages.success(
            request, _("Thank you. Your aspects are used.") if agreed else _("Your aspects are not used any more.")
        )
        return redirect(participation.address("matching"))
    agreed = Matching.objects.filter(enrolment=participation.enrolment).exists()
    return render(request, "events/matching.html", {**participation.frame("schedule"), "agreed": agreed})
