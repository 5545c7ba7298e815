"""Pages on how far an event is: publishing it or taking it back, copying it to another day, releasing unused seats."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from digiverkosto.typed import DayField
from events.admin.telling import found
from events.models import Event
from events.queries import unused_seats
from events.services import life, seats
from events.services.refusing import why_outside

if TYPE_CHECKING:
    from events.admin.event import EventAdmin


class CopyForm(forms.Form):
    """The day of the copy, which the source does not say: dates of what has been are never carried along."""

    day = DayField(label=gettext_lazy("Day of the copy"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if why := why_outside(self.event.activity.programme, day, own=self.event.enrolment_id is not None):
            raise forms.ValidationError(why)
        return day


def publish(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft lacks by language, and publishing it; of a published one, making it a draft again."""
    event = found(page, request, pk)
    if request.method == "POST" and request.POST.get("act") in ("publish", "take_back"):
        return published(request, event, publish=request.POST["act"] == "publish")
    lacks = lacks_of(event)
    title = _("Publish this event?") if event.published_at is None else _("Make it a draft again?")
    stays = "" if event.published_at is None else life.why_published(event)
    return shown(page, request, event, title, "publish", lacks=lacks, stays=stays)


def lacks_of(event: Event) -> list[tuple[str, str]]:
    """Language → the names of the texts that it does not have, in words."""
    languages = dict(settings.LANGUAGES)
    names = {name: str(label_for_field(name, Event)) for name in life.TEXTS}
    names |= {life.AGENDA: _("agenda"), life.ASSIGNMENT: _("pre-assignment")}
    return [
        (_(str(languages[code])), ", ".join(names[name] for name in lacking))
        for code, lacking in life.lacking(event).items()
    ]


def lacks_in_words(event: Event) -> str:
    """Empty where every text is in every language."""
    return "; ".join(f"{language}: {texts}" for language, texts in lacks_of(event))


def published(request: HttpRequest, event: Event, *, publish: bool) -> HttpResponse:
    try:
        (life.publish if publish else life.take_back)(event=event, actor=actor_of(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The event is published.") if publish else _("The event is a draft again."))
    return redirect("admin:events_event_change", event.pk)


def copy(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """A draft like this one on another day, which opens to be looked through."""
    event = found(page, request, pk)
    form = CopyForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            twin = life.copy(event=event, day=form.cleaned_data["day"], actor=actor_of(request))
        except Refused as refusal:
            form.add_error("day", str(refusal))
        else:
            if twin.published_at is None:
                messages.success(request, _("This is the copy, a draft. Look through it, and publish it."))
            else:
                messages.success(request, _("This is the copy. It stands on the participant’s schedule."))
            return redirect("admin:events_event_change", twin.pk)
    return shown(page, request, event, _("Copy this event"), "copy", form=form)


def release(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Whose seats are unused and how many wait, before they are given to whoever wants them."""
    event = found(page, request, pk)
    if request.method == "POST":
        try:
            free = seats.release(event=event, actor=actor_of(request))
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            said = ngettext("%(seats)s seat was released.", "%(seats)s seats were released.", free)
            messages.success(request, said % {"seats": free})
        return redirect("admin:events_event_change", event.pk)
    unused = unused_seats(event)
    context = {
        "unused": unused,
        "free": sum(number for _enrolment, number in unused),
        "waiting": event.registrations.in_line().count(),
    }
    return shown(page, request, event, _("Release unused seats?"), "release", **context)


def shown(
    page: "EventAdmin", request: HttpRequest, event: Event | None, title: str, template: str, **context: Any
) -> HttpResponse:
    """A page of the staff's on events, on one of them or on none."""
    every = page.admin_site.each_context(request)
    context = {**every, "title": title, "event": event, "opts": page.opts, **context}
    return TemplateResponse(request, f"admin/events/event/{template}.html", context)
