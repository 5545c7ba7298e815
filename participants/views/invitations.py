"""Invitations to a municipality's pages, which take effect when their addressee accepts them."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from municipalities.models import Membership
from municipalities.queries import invitations_of
from municipalities.services import members


@login_required
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    waiting = invitations_of(cast(User, request.user))
    return render(request, "participants/invitations.html", {"waiting": waiting})


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline one's own; somebody else's is a 404."""
    user = cast(User, request.user)
    membership = get_object_or_404(Membership.objects.select_related("municipality", "consortium"), pk=pk, user=user)
    party = membership.party
    if request.POST.get("answer") != "decline":
        members.accept(membership=membership, actor=user)
        messages.success(request, _("You are in: these are the pages of %(party)s.") % {"party": party})
        return redirect("party-home", party.slug)
    try:
        members.decline(membership=membership, actor=user)
    except members.MemberKept as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("You declined the invitation of %(party)s. Nothing of you is kept there.") % {"party": party}
        )
    return redirect("start")
