"""The agenda of an event on one page: a row a point, kept as a whole."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.lines import one_line
from digiverkosto.moments import moment_of, refuse_missing_hours
from digiverkosto.registers import actor_of
from events.admin.life import shown
from events.admin.telling import found
from events.admin.times import TimesForm
from events.models import AgendaItem, Event
from events.services.agenda import AgendaOvertaken, AgendaRefused, keep_agenda, seen_of
from network.models import Material

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

MOST = 40
"""Points of an event."""
EMPTY_ROWS = 3
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class ItemForm(TimesForm):
    """One point; a row that is emptied takes its point away."""

    title_fi = forms.CharField(label=gettext_lazy("In Finnish"), required=False, max_length=160, validators=[one_line])
    title_sv = forms.CharField(label=gettext_lazy("In Swedish"), required=False, max_length=160, validators=[one_line])
    title_en = forms.CharField(label=gettext_lazy("In English"), required=False, max_length=160, validators=[one_line])
    speaker = forms.CharField(label=gettext_lazy("Speaker"), required=False, max_length=160, validators=[one_line])
    material: Any = forms.ModelChoiceField(
        label=gettext_lazy("Material"), queryset=Material.objects.none(), required=False
    )

    def __init__(self, *args: Any, event: Event, materials: Sequence[Material], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["material"].queryset = Material.objects.filter(  # type: ignore[attr-defined]
            programme=event.activity.programme_id
        )
        self.fields["material"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((material.pk, str(material)) for material in materials),
        ]
        first, last = days_of(event)
        if first == last:
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if "on" not in self.fields:
            refuse_missing_hours(self, days_of(self.event)[0], said)
        lacks_title = not any(said.get(f"title_{code}") for code in LANGUAGES) and "title_fi" not in self.errors
        if self.has_changed() and lacks_title and not self.is_empty(said):
            self.add_error("title_fi", _("Say what happens, or leave the whole row empty."))
        return said

    def is_empty(self, said: dict[str, Any]) -> bool:
        """The day says nothing alone: it stands there for every point."""
        return super().is_empty({name: value for name, value in said.items() if name != "on"})

    def item(self) -> AgendaItem:
        said = self.cleaned_data
        day = said.get("on") or days_of(self.event)[0]
        starts, ends = moment_of(day, said["starts"]), moment_of(day, said["ends"])
        texts = {name: said[name] for name in (*(f"title_{code}" for code in LANGUAGES), "speaker")}
        return AgendaItem(starts_at=starts, ends_at=ends, material=said["material"], **texts)


def days_of(event: Event) -> tuple[date, date]:
    return timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)


def initial_of(item: AgendaItem) -> dict[str, Any]:
    starts, ends = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
    titles = {f"title_{code}": getattr(item, f"title_{code}") or "" for code in LANGUAGES}
    return {
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "speaker": item.speaker,
        "material": item.material_id,
        **titles,
    }


def agenda(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The rows; a POST keeps those that say something, and what is refused stands there again beside its row."""
    event = found(page, request, pk)
    rows = formset_of(request, event)
    if request.method == "POST" and rows.is_valid() and kept(request, event, rows):
        messages.success(request, _("The agenda was saved."))
        return redirect("admin:events_event_change", event.pk)
    seen = request.POST.get("seen") or seen_of(event)
    return shown(page, request, event, _("Agenda"), "agenda", formset=rows, seen=seen)


def formset_of(request: HttpRequest, event: Event) -> "BaseFormSet[ItemForm]":
    materials = list(Material.objects.filter(programme=event.activity.programme_id).order_by("title", "pk"))
    made = forms.formset_factory(ItemForm, extra=EMPTY_ROWS, max_num=MOST, absolute_max=MOST, validate_max=True)
    initial = [initial_of(item) for item in event.agenda.all()]
    return made(request.POST or None, initial=initial, form_kwargs={"event": event, "materials": materials})


def kept(request: HttpRequest, event: Event, rows: "BaseFormSet[ItemForm]") -> bool:
    told = [row for row in rows if not row.is_empty(row.cleaned_data)]
    try:
        seen = request.POST.get("seen", "")
        keep_agenda(event=event, items=[row.item() for row in told], seen=seen, actor=actor_of(request))
    except AgendaRefused as refusal:
        told[refusal.number].add_error("ends", str(refusal))
        return False
    except AgendaOvertaken as refusal:
        messages.warning(request, str(refusal))
        return False
    return True
