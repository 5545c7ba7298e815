"""Two pages on one event: writing about it to those whom staff choose, and cancelling."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from audit.services import last_of
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from events.models import Event
from events.people import page_that_tells_of
from events.services import calling_off
from events.services.appointments import tell_all
from events.services.before import left_behind, packed, unpacked
from events.services.telling import changes_of
from events.services.whom import USUAL, Whom, answering, numbers, seats_of

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

TOLD = ("title", "starts_at", "ends_at", "all_day", "mode", "place", "join_url")
"""How the names of the fields begin of which somebody who has a seat has to know."""
OWN = ("consultant", "activity")
"""The same of an own session."""
OFFERED = "_telling_is_offered"
ACTS = ("cancel", "revive")


class NoteForm(forms.Form):
    """What is added to the mail. `batch` makes a double send harmless."""

    note = forms.CharField(
        label=gettext_lazy("What they should know besides"),
        help_text=gettext_lazy(
            "Goes into every mail as you write it, whatever its language: write it in each language that is needed."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    batch = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_hex(8))

    def said(self) -> dict[str, str]:
        """Of a valid form. The page that comes back with another note says something else: that is no second send of the first."""
        note, batch = self.cleaned_data["note"], self.cleaned_data["batch"]
        return {"note": note, "batch": f"{batch}:{hashlib.sha256(note.encode()).hexdigest()[:16]}"}


class ToldForm(NoteForm):
    """Whom the mail is for, as far as there is anybody; `needed` where nothing else is done than telling.

    `shown`: the groups that the page offered. Whoever has a seat or a place in line by now, of a group that had nobody
    then, is not left untold: the page comes back with them. A group that has emptied meanwhile may be chosen.
    """

    shown = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)

    def __init__(self, *args: Any, event: Event, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = numbers(event)
        self.needed = needed
        self.fields["shown"].initial = ",".join(self.found)
        offered = {**dict.fromkeys(self.shown_before(), 0), **self.found}
        if offered:
            self.fields["whom"] = forms.TypedMultipleChoiceField(
                label=_("Who gets the mail"),
                choices=[(group.value, f"{group.label} ({number})") for group, number in offered.items()],
                coerce=Whom,
                initial=[group.value for group in self.found if group in USUAL and event.ends_at > timezone.now()],
                required=needed,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose who gets the mail, or go on without telling.")},
            )
            self.order_fields(["whom"])

    def shown_before(self) -> list[Whom]:
        """Empty for a form that is not sent yet."""
        return [Whom(name) for name in self.data.get("shown", "").split(",") if name in Whom.values]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        new = [group for group in self.found if group in USUAL and group not in self.shown_before()]
        if "shown" in self.data and new:
            sent = self.data.copy()  # type: ignore[attr-defined]
            sent.setlist("whom", [*sent.getlist("whom"), *new])
            sent["shown"] = ",".join(self.found)
            self.data = sent
            self.add_error("whom", _("Somebody has come meanwhile. Look once more at who gets the mail."))
        return said

    def chosen(self) -> list[Whom]:
        """The groups of a valid form."""
        return list(self.cleaned_data.get("whom") or ())


def carried(request: HttpRequest, pk: int) -> Event | None:
    """The event as it was before a change that has not been told yet: the page that tells has led here."""
    return unpacked(request.GET.get("before", ""), pk)


def is_worth_telling(event: Event, changed: Sequence[str], *, untold: bool) -> bool:
    """Whether there is anybody to tell, and the event is still to come and another than they know. `untold`: it was so already."""
    told = (*TOLD, *OWN) if event.enrolment_id else TOLD
    another = untold or any(name.startswith(told) for name in changed)
    to_come = event.cancelled_at is None and event.ends_at > timezone.now()
    return another and to_come and bool(numbers(event))


def offer(request: HttpRequest, before: Event) -> None:
    """Lead whoever has just changed the event to the page that tells of it, and of what it was."""
    setattr(request, OFFERED, page_that_tells_of(before))


def offered(request: HttpRequest) -> str:
    """The address of that page; empty when there is nothing to tell."""
    return getattr(request, OFFERED, "")


def tell(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Who has a seat, and what the mail adds; leaving it undone is one click too."""
    event = found(page, request, pk)
    before = unpacked(request.GET.get("before", ""), pk)
    form = ToldForm(request.POST or None, event=event, needed=True)
    if request.method == "POST" and form.is_valid():
        say_told(request, told(request, event, form, before))
        return redirect("admin:events_event_changelist")
    title = _("Tell of the change") if before else _("Write about this event")
    return shown(page, request, event, form, title, "admin/events/event/tell.html", before=before)


def cancel(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an event, or have it take place after all, and tell of it."""
    event = found(page, request, pk)
    form = ToldForm(request.POST or None, event=event, needed=False)
    if request.method == "POST" and request.POST.get("act") in ACTS and form.is_valid():
        try:
            call_off(request, event, form)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:event-cancel", event.pk)
        return redirect("admin:events_event_changelist")
    title = _("It takes place after all") if event.cancelled_at else _("Cancel this event?")
    return shown(page, request, event, form, title, "admin/events/event/cancel.html")


def call_off(request: HttpRequest, event: Event, form: ToldForm) -> None:
    """As the form says, which was shown for one of the two acts."""
    cancelled = request.POST["act"] == "cancel"
    said = form.said()
    people = calling_off.call_off(event=event, cancelled=cancelled, whom=form.chosen(), actor=actor_of(request), **said)
    if people is None:
        is_so = _("The event was cancelled already.") if cancelled else _("The event takes place already.")
        messages.warning(request, is_so + " " + _("Nothing was changed, and nobody was told."))
        return
    messages.success(request, _("The event is cancelled.") if cancelled else _("The event takes place after all."))
    if form.chosen():
        say_told(request, people)


def told(request: HttpRequest, event: Event, form: ToldForm, before: Event | None = None) -> int:
    """How many people get a mail of it."""
    said = form.said()
    return tell_all(event=event, actor=actor_of(request), before=before, whom=form.chosen(), **said)


def found(page: "EventAdmin", request: HttpRequest, pk: int) -> Event:
    event: Event = get_object_or_404(Event.objects.select_related("activity", "enrolment", "consultant"), pk=pk)
    if not page.has_change_permission(request, event):
        raise PermissionDenied
    return event


def say_told(request: HttpRequest, people: int) -> None:
    said = ngettext("%(people)s person gets a mail.", "%(people)s people get a mail.", people)
    messages.success(request, said % {"people": people})


def changes_to_staff(event: Event, before: Event | None) -> str:
    """In the reader's language; where nothing has changed in it, in those in which something has, by their names."""
    found = [own] if (own := changes_of(event, before)) else []
    for code, name in settings.LANGUAGES if not own else ():
        label = _(str(name))
        with override(code):
            if said := changes_of(event, before):
                found.append(f"{label}: {said}")
    return "\n".join(found)


def in_words(left: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The label of each text, and the languages in which it stands as it was."""
    languages = dict(settings.LANGUAGES)
    return [
        (str(label_for_field(name, Event)), ", ".join(_(str(languages[code])) for code in codes))
        for name, codes in left.items()
    ]


def shown(
    page: "EventAdmin",
    request: HttpRequest,
    event: Event,
    form: forms.Form,
    title: str,
    template: str,
    before: Event | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        **page.admin_site.each_context(request),
        "title": title,
        "event": event,
        "changes": changes_to_staff(event, before),
        "before": packed(before) if before else "",
        "left_behind": in_words(left_behind(event, before)) if before else [],
        "seats": seats_of(event),
        "answering": answering(event),
        "form": form,
        "opts": page.opts,
        "is_over": event.ends_at <= timezone.now(),
        "last_told": last_of("event.told", event),
    }
    return TemplateResponse(request, template, context)
