"""The pre-assignment of an event: what is asked, by when, what is taken and who reads it afterwards."""

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.lines import one_line
from digiverkosto.moments import moment_of, refuse_missing_hours
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from digiverkosto.typed import ClockField, ClockInput, DayField
from events.admin.life import shown
from events.admin.telling import found
from events.models import Assignment, Event
from events.services import assignments
from events.services.assignments import TAKES, TEXTS, seen_of
from network.languages import lacking

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

A_WEEK = timedelta(days=7)
AFTERNOON = time(16)


def title(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=160, required=False, validators=[one_line])


def instructions(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )


class AssignmentForm(forms.Form):
    """The texts by language; the deadline as a day and a time of it."""

    title_fi = title(gettext_lazy("Title in Finnish"))
    instructions_fi = instructions(gettext_lazy("Instructions in Finnish"))
    title_sv = title(gettext_lazy("Title in Swedish"))
    instructions_sv = instructions(gettext_lazy("Instructions in Swedish"))
    title_en = title(gettext_lazy("Title in English"))
    instructions_en = instructions(gettext_lazy("Instructions in English"))
    due_at = DayField(
        label=gettext_lazy("Deadline"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "day"}),
    )
    clock = ClockField(label=gettext_lazy("At"), widget=ClockInput(attrs={"class": "day"}), initial=AFTERNOON)
    takes = forms.MultipleChoiceField(
        label=gettext_lazy("What may be handed in"),
        choices=zip(TAKES, (gettext_lazy("text"), gettext_lazy("a link"), gettext_lazy("a file")), strict=True),
        widget=forms.CheckboxSelectMultiple,
        initial=list(TAKES),
        required=False,
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("One answer of"),
        choices=Assignment.Whose.choices,
        widget=forms.RadioSelect,
        initial=Assignment.Whose.PARTICIPANT,
    )
    sharing = forms.ChoiceField(
        label=gettext_lazy("Shared after the event with"),
        choices=Assignment.Sharing.choices,
        widget=forms.RadioSelect,
        initial=Assignment.Sharing.NOBODY,
        help_text=gettext_lazy("Said on the page where people hand in. The staff read the answers at once."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        refuse_missing_hours(self, given.get("due_at"), given, ["clock"])
        return given

    def said(self) -> dict[str, Any]:
        """As `assignments.keep` takes it."""
        given = self.cleaned_data
        return {
            **{name: given[name].replace("\r\n", "\n") for name in TEXTS},
            **{name: name in given["takes"] for name in TAKES},
            **{name: given[name] for name in ("whose", "sharing")},
            "due_at": moment_of(given["due_at"], given["clock"]),
        }


def initial_of(event: Event, held: Assignment | None) -> dict[str, Any]:
    """A new one is due a week before the event, where that is still to come."""
    if held is None:
        week_before = timezone.localdate(event.starts_at - A_WEEK)
        return {"due_at": week_before} if week_before > timezone.localdate() else {}
    due = timezone.localtime(held.due_at)
    return {
        **{name: getattr(held, name) for name in (*TEXTS, "whose", "sharing")},
        "takes": [name for name in TAKES if getattr(held, name)],
        "due_at": due.date(),
        "clock": due.time(),
    }


def assignment(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a POST keeps it, or with `remove` takes the pre-assignment away."""
    event = found(page, request, pk)
    held = Assignment.objects.filter(event=event).first()
    form = AssignmentForm(request.POST or None, initial=initial_of(event, held))
    if request.method == "POST" and (
        removed(request, event) if "remove" in request.POST else kept(request, event, form)
    ):
        return redirect("admin:events_event_change", event.pk)
    context = {
        "form": form,
        "held": held,
        "seen": request.POST.get("seen") or seen_of(held),
        "answers": held.hand_ins.count() if held else 0,
    }
    return shown(page, request, event, _("Pre-assignment"), "assignment", **context)


def kept(request: HttpRequest, event: Event, form: AssignmentForm) -> bool:
    if not form.is_valid():
        return False
    seen, actor = request.POST.get("seen", ""), actor_of(request)
    try:
        made = assignments.keep(event=event, said=form.said(), seen=seen, actor=actor)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return False
    messages.success(request, _("The pre-assignment was saved."))
    if lacks := lacking(made, ("title", "instructions")):
        messages.warning(
            request, _("It is not written in every language yet. Lacking: %(languages)s.") % {"languages": lacks}
        )
    return True


def removed(request: HttpRequest, event: Event) -> bool:
    try:
        assignments.remove(event=event, actor=actor_of(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The event has no pre-assignment any more."))
    return True
