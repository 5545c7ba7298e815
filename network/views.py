"""Wishes for the shared contents."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from network import services
from network.forms import WishForm
from network.models import Wish
from network.queries import enrolment_to_wish_for, wishes_open_to


@login_required
def wishes(request: HttpRequest) -> HttpResponse:
    """The wishes of the reader's programmes, the most supported first, and a form for one more."""
    user = cast(User, request.user)
    enrolment = enrolment_to_wish_for(user)
    form = WishForm(request.POST or None)
    if request.method == "POST":
        if enrolment is None:
            raise Http404
        if form.is_valid():
            services.make(enrolment=enrolment, text=form.cleaned_data["text"], actor=user)
            messages.success(request, _("Your wish is on the list. Others can stand behind it."))
            return redirect("wishes")
    supported = set(Wish.objects.filter(supports__user=user).values_list("pk", flat=True))
    context = {"wishes": wishes_open_to(user), "supported": supported, "form": form, "may_wish": enrolment is not None}
    return render(request, "network/wishes.html", context)


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind a wish, or stop doing so."""
    user = cast(User, request.user)
    services.toggle_support(wish=get_object_or_404(wishes_open_to(user), pk=pk), user=user)
    return redirect("wishes")
