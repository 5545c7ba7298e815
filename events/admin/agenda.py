"""The agenda of an event on one page: a row a point, kept as a whole."""

from collections.abc import Sequence
from datetime import date, datetime, time
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
from digiverkosto.registers import actor_of
from digiverkosto.typed import ClockField, ClockInput, DayField
from events.admin.life import shown
from events.admin.telling import found
from events.models import AgendaItem, Event
from events.services.agenda import AgendaRefused, keep_agenda
from network.models import Material

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

MOST = 40
"""Points of an event."""
EMPTY_ROWS = 3
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class ItemForm(forms.Form):
    """One point; a row that is left empty is none."""

    on = DayField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starts = ClockField(label=gettext_lazy("Begins at"), required=False, widget=ClockInput(attrs={"size": 6}))
    ends = ClockField(label=gettext_lazy("Ends at"), required=False, widget=ClockInput(attrs={"size": 6}))
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
        said = super().clean() or {}
        if not self.has_changed() and not self.initial:
            return said
        if not any(said.get(f"title_{code}") for code in LANGUAGES) and "title_fi" not in self.errors:
            self.add_error("title_fi", _("Say what happens, or leave the whole row empty."))
        for name in ("on", "starts", "ends"):
            if name in self.fields and name not in self.errors and said.get(name) is None:
                self.add_error(name, _("Fill this in, or leave the whole row empty."))
        return said

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing, whatever it said before."""
        return not any(self.cleaned_data.get(name) for name in self.fields if name != "on")

    def item(self) -> AgendaItem:
        said = self.cleaned_data
        day = said.get("on") or days_of(self.event)[0]
        texts = {name: said[name] for name in (*(f"title_{code}" for code in LANGUAGES), "speaker")}
        return AgendaItem(
            starts_at=at(day, said["starts"]), ends_at=at(day, said["ends"]), material=said["material"], **texts
        )


def days_of(event: Event) -> tuple[date, date]:
    return timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)


def at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


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
    return shown(page, request, event, _("Agenda"), "agenda", formset=rows)


def formset_of(request: HttpRequest, event: Event) -> "BaseFormSet[ItemForm]":
    materials = list(Material.objects.filter(programme=event.activity.programme_id).order_by("title", "pk"))
    made = forms.formset_factory(
        ItemForm, formset=AgendaRows, extra=EMPTY_ROWS, max_num=MOST, absolute_max=MOST, validate_max=True
    )
    initial = [initial_of(item) for item in event.agenda.all()]
    return made(request.POST or None, initial=initial, form_kwargs={"event": event, "materials": materials})


class AgendaRows(BaseFormSet[ItemForm]):
    """A row that had a point and is emptied takes the point away."""

    def full_clean(self) -> None:
        super().full_clean()
        for number, row in enumerate(self.forms):
            if self.is_bound and row.is_bound and not any(row.data.get(row.add_prefix(name)) for name in said_in(row)):
                row._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]
                self._errors[number] = row._errors  # type: ignore[attr-defined]


def said_in(row: ItemForm) -> list[str]:
    return [name for name in row.fields if name != "on"]


def kept(request: HttpRequest, event: Event, rows: "BaseFormSet[ItemForm]") -> bool:
    told = [row for row in rows if not row.is_empty]
    try:
        keep_agenda(event=event, items=[row.item() for row in told], actor=actor_of(request))
    except AgendaRefused as refusal:
        told[refusal.number].add_error("ends" if "ends" in told[refusal.number].fields else None, str(refusal))
        return False
    return True
