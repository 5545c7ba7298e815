"""Staff begin and end looking at a party's pages through the eyes of one of its people."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from municipalities.models import Membership
from participants import looking


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the pages, or back to where the button was."""
    if not cast(User, request.user).has_perm("municipalities.view_membership"):
        raise PermissionDenied
    membership = get_object_or_404(Membership.objects.select_related("user", "municipality", "consortium"), pk=pk)
    try:
        looking.begin(request=request, membership=membership)
    except looking.NotLooking as refusal:
        messages.warning(request, str(refusal))
    return redirect("party-home", membership.party.slug)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Leads to the same party's pages as staff see them."""
    slug = looking.end(request)
    return redirect("party-home", slug) if slug else redirect("start")
