"""Solutions and challenges of the municipalities."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from network.forms.showcase import EntryForm, QuestionForm
from network.linked import aspects
from network.models import ShowcaseEntry, ShowcaseSupport
from network.queries.reader import Reader, in_running, reader_of
from network.queries.showcase import Wanted, entries_open_to
from network.services import showcase
from network.services.showcase import EntryKept
from participants.models import Enrolment

A_PAGE = 20
"""Entries on one page."""


@login_required
@require_safe
def solutions(request: HttpRequest) -> HttpResponse:
    """The newest first, narrowed by kind and aspect as the address asks."""
    reader, wanted = reader_of(cast(User, request.user)), Wanted.of(request.GET.dict())
    context = {
        "tab": "solutions",
        "page": Paginator(wanted.narrow(entries_open_to(reader)), A_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "kinds": ShowcaseEntry.Kind.choices,
        "aspects": aspects().items(),
        "may_write": bool(in_running(reader.spoken_for)),
    }
    return render(request, "network/solutions.html", context)


def opened(request: HttpRequest, pk: int) -> tuple[Reader, ShowcaseEntry]:
    """Who reads, and the entry; a 404 for what they may not see."""
    reader = reader_of(cast(User, request.user))
    return reader, get_object_or_404(entries_open_to(reader), pk=pk)


@login_required
@require_safe
def solution(request: HttpRequest, pk: int) -> HttpResponse:
    reader, entry = opened(request, pk)
    return shown(request, reader, entry, QuestionForm())


def shown(request: HttpRequest, reader: Reader, entry: ShowcaseEntry, form: QuestionForm) -> HttpResponse:
    own, speaks = reader.enrolment_in(entry.programme_id), reader.speaks_in(entry.programme_id)
    context: dict[str, Any] = {
        "tab": "solutions",
        "entry": entry,
        "form": form,
        "may_change": may_change(reader, entry),
        "may_act": own is not None and not is_own(reader, entry) and entry.hidden_at is None,
        "may_say_too": speaks is not None,
        "too": speaks is not None and ShowcaseSupport.objects.filter(entry=entry, enrolment=speaks).exists(),
        "others": [one.enrolment.party for one in others_of(entry)],
    }
    return render(request, "network/solution.html", context)


def others_of(entry: ShowcaseEntry) -> Any:
    return entry.supports.select_related("enrolment__municipality", "enrolment__consortium").order_by("pk")


@login_required
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new entry of the reader's own participant, or one that it has written."""
    reader = reader_of(cast(User, request.user))
    entry = own_entry(reader, pk) if pk is not None else ShowcaseEntry(enrolment=enrolment_to_write_for(reader))
    form = EntryForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        kept = showcase.save(entry=form.save(commit=False), changed=form.changed_data, actor=reader.user)
        if kept.hidden_at is None:
            messages.success(request, _("It is saved. Everybody in the programme sees it."))
        else:
            messages.success(request, _("It is saved. It is still hidden from the others."))
        return redirect("solution", kept.pk)
    return render(request, "network/solution_form.html", {"form": form, "entry": entry, "tab": "solutions"})


def enrolment_to_write_for(reader: Reader) -> Enrolment:
    """A 404 for whoever takes part in no running programme, a refusal for whoever speaks for nobody in it."""
    if not in_running(reader.own):
        raise Http404
    for enrolment in in_running(reader.spoken_for):
        return enrolment
    raise PermissionDenied


def own_entry(reader: Reader, pk: int) -> ShowcaseEntry:
    """A 404 for what the reader may not see, a refusal for what others than the reader's participant have written."""
    entry = get_object_or_404(entries_open_to(reader), pk=pk)
    if not may_change(reader, entry):
        raise PermissionDenied
    return entry


def may_change(reader: Reader, entry: ShowcaseEntry) -> bool:
    return entry.enrolment_id in {enrolment.pk for enrolment in reader.spoken_for}


def is_own(reader: Reader, entry: ShowcaseEntry) -> bool:
    return entry.enrolment_id in {enrolment.pk for enrolment in reader.own}


def own_in(reader: Reader, entry: ShowcaseEntry) -> Enrolment:
    """The enrolment on whose behalf the reader acts; a refusal for staff, for what is hidden and for one's own."""
    enrolment = reader.enrolment_in(entry.programme_id)
    if enrolment is None or entry.hidden_at is not None or is_own(reader, entry):
        raise PermissionDenied
    return enrolment


@login_required
@require_POST
def too(request: HttpRequest, pk: int) -> HttpResponse:
    """ "We too", or not after all: `too` says which, so that a second click changes nothing."""
    reader, entry = opened(request, pk)
    own_in(reader, entry)
    enrolment = reader.speaks_in(entry.programme_id)
    if enrolment is None:
        raise PermissionDenied
    showcase.say_too(entry=entry, enrolment=enrolment, too=request.POST.get("too") != "0", actor=reader.user)
    return redirect("solution", entry.pk)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a question to who wrote the entry, with a copy to who asks."""
    reader, entry = opened(request, pk)
    enrolment, form = own_in(reader, entry), QuestionForm(request.POST)
    if not form.is_valid():
        return shown(request, reader, entry, form)
    try:
        sent = showcase.ask(entry=entry, enrolment=enrolment, question=form.cleaned_data["question"], actor=reader.user)
    except EntryKept as refusal:
        form.add_error("question", str(refusal))
        return shown(request, reader, entry, form)
    if sent:
        messages.success(request, _("Your question went by mail, and a copy to you."))
    else:
        messages.info(request, _("You have asked about this today already. Ask more by answering that mail."))
    return redirect("solution", entry.pk)
