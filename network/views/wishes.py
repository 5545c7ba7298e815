"""Wishes for the shared contents."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from network.forms.wishes import WishForm
from network.models import Wish, WishSupport
from network.queries.reader import Reader, reader_of
from network.queries.wishes import enrolment_to_wish_for, similar_to, wishes_open_to
from network.services import wishes as services

A_PAGE = 25
"""Wishes on one page."""


@login_required
def wishes(request: HttpRequest) -> HttpResponse:
    """The wishes of the reader's programmes, the most supported first, and a form for one more.

    Before a wish is made, those that are like it are shown, to stand behind instead.
    """
    user = cast(User, request.user)
    reader = reader_of(user)
    enrolment = enrolment_to_wish_for(reader.own)
    form = WishForm(request.POST or None)
    similar: list[Wish] = []
    if request.method == "POST":
        if enrolment is None:
            raise Http404
        if form.is_valid():
            text = form.cleaned_data["text"]
            own_programme = wishes_open_to(reader).filter(programme=enrolment.programme_id)
            similar = [] if "anyway" in request.POST else similar_to(text, own_programme)
            if not similar:
                services.make(enrolment=enrolment, text=text, actor=user)
                messages.success(request, _("Your wish is on the list. Others can stand behind it."))
                return redirect("wishes")
    context = {**listed(request, reader, similar), "form": form, "may_wish": enrolment is not None, "tab": "wishes"}
    return render(request, "network/wishes.html", context)


def listed(request: HttpRequest, reader: Reader, similar: list[Wish]) -> dict[str, Any]:
    """One page of the wishes, those that are like the one that was written, and which of them the reader stands behind."""
    page = Paginator(wishes_open_to(reader), A_PAGE).get_page(request.GET.get("page"))
    shown = [wish.pk for wish in (*page, *similar)]
    supported = set(WishSupport.objects.filter(user=reader.user, wish__in=shown).values_list("wish", flat=True))
    return {"page": page, "supported": supported, "similar": similar}


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind a wish, or stop doing so; `stand` asks for the first alone."""
    user = cast(User, request.user)
    wish = get_object_or_404(wishes_open_to(reader_of(user)), pk=pk)
    stands = True if "stand" in request.POST else None
    services.toggle_support(wish=wish, user=user, stands=stands)
    if stands:
        messages.success(request, _("You stand behind this wish. You are told what comes of it."))
    number = request.POST.get("page", "")
    return redirect(f"{reverse('wishes')}?page={number}" if number.isdecimal() and len(number) < 6 else "wishes")
