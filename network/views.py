"""Wishes for the shared contents."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from network import services
from network.forms import WishForm
from network.models import WishSupport
from network.queries import enrolment_to_wish_for, wishes_open_to
from participants.queries.enrolments import enrolments_of_person

A_PAGE = 25
"""Wishes on one page."""


@login_required
def wishes(request: HttpRequest) -> HttpResponse:
    """The wishes of the reader's programmes, the most supported first, and a form for one more."""
    user = cast(User, request.user)
    own = enrolments_of_person(user)
    enrolment = enrolment_to_wish_for(own)
    form = WishForm(request.POST or None)
    if request.method == "POST":
        if enrolment is None:
            raise Http404
        if form.is_valid():
            services.make(enrolment=enrolment, text=form.cleaned_data["text"], actor=user)
            messages.success(request, _("Your wish is on the list. Others can stand behind it."))
            return redirect("wishes")
    page = Paginator(wishes_open_to(user, own), A_PAGE).get_page(request.GET.get("page"))
    shown = [wish.pk for wish in page]
    supported = set(WishSupport.objects.filter(user=user, wish__in=shown).values_list("wish", flat=True))
    context = {"page": page, "supported": supported, "form": form, "may_wish": enrolment is not None}
    return render(request, "network/wishes.html", context)


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind a wish, or stop doing so."""
    user = cast(User, request.user)
    wish = get_object_or_404(wishes_open_to(user, enrolments_of_person(user)), pk=pk)
    services.toggle_support(wish=wish, user=user)
    number = request.POST.get("page", "")
    return redirect(f"{reverse('wishes')}?page={number}" if number.isdecimal() and len(number) < 6 else "wishes")
