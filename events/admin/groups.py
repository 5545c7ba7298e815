"""The small groups of an event on one page: what to look for, what was found, and changing it by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.lines import one_line
from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from events.admin.life import shown
from events.admin.telling import found, say_told
from events.grouping.findings import findings
from events.grouping.kinds import kind_of, kinds
from events.grouping.reading import groups_of_size, people_of, table_of
from events.models import Event, Grouping
from events.services import groups as services

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

OFF = ""
MODES = (
    (OFF, gettext_lazy("does not matter")),
    ("mix", gettext_lazy("a bit of everything in each group")),
    ("match", gettext_lazy("those who are alike together")),
)
TRAIT = "trait-"
NO_GROUP = ""
"""Of the choices of a group the one that takes somebody out of theirs."""
USUAL_SIZE = 5


class SearchForm(forms.Form):
    """How large the groups are or how many, and by what people are mixed and matched."""

    size = forms.IntegerField(
        label=gettext_lazy("People in a group, at most"), min_value=2, max_value=100, required=False
    )
    number = forms.IntegerField(
        label=gettext_lazy("Or how many groups"), min_value=1, max_value=services.MOST, required=False
    )

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for kind in kinds():
            self.fields[f"{TRAIT}{kind.key}"] = forms.ChoiceField(label=kind.name, choices=MODES, required=False)

    @property
    def of_traits(self) -> list[Any]:
        return [field for field in self if field.name.startswith(TRAIT)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        size, number = said.get("size"), said.get("number")
        if size and number:  # whoever writes one of them means it, whatever the page had in the other
            size, number = (
                value if name in self.changed_data else None for name, value in (("size", size), ("number", number))
            )
            said["size"], said["number"] = size, number
        if not self.errors and bool(size) == bool(number):
            self.add_error("size", _("Say one of these two: how large the groups are, or how many there are."))
        elif size and size > self.people:
            told = ngettext("Only %(people)s person has a seat.", "Only %(people)s people have a seat.", self.people)
            self.add_error("size", told % {"people": self.people})
        return said

    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        said = self.cleaned_data
        number = said["number"] or groups_of_size(self.people, said["size"])
        chosen = {name.removeprefix(TRAIT): mode for name, mode in said.items() if name.startswith(TRAIT) and mode}
        return {"number": number, "traits": {key: mode for key, mode in chosen.items() if kind_of(key)}}


class GroupForm(forms.Form):
    """What a group is called and where it meets."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False, validators=[one_line])
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False, validators=[one_line])
    join_url = forms.URLField(label=gettext_lazy("Link to join"), max_length=200, required=False, assume_scheme="https")


def groups(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The groups and what they are like, or how far the search is; a POST does one thing and leads back here."""
    event = found(page, request, pk)
    form = SearchForm(None, people=len(people_of(event)), initial=initial_of(event))
    if request.method == "POST":
        if request.POST.get("act") == "search":
            form = SearchForm(request.POST, people=form.people, initial=form.initial)
            if form.is_valid() and done(
                request, lambda: services.search(event=event, actor=actor_of(request), **form.asked())
            ):
                return redirect("admin:event-groups", pk)
        else:
            do(request, event, request.POST.get("act", ""))
            if not is_htmx(request):
                return redirect("admin:event-groups", pk)
    return page_of_groups(page, request, event, form)


def page_of_groups(page: "EventAdmin", request: HttpRequest, event: Event, form: SearchForm) -> HttpResponse:
    grouping = Grouping.objects.filter(event=event).select_related("event").first()
    job = services.job_of(grouping) if grouping else None
    table = table_of(grouping) if grouping and grouping.made_at else None
    context = {
        "form": form,
        "grouping": grouping,
        "job": job if job and job.state != job.State.DONE else None,
        "table": table,
        "groups": [(group, table.of(group)) for group in table.groups] if table else [],
        "findings": findings(table) if table else [],
        "untold": len(services.untold(grouping)) if grouping else 0,
        "open": bool(form.errors) or table is None,
    }
    template = "_groups" if is_htmx(request) else "groups"
    return shown(page, request, event, _("Small groups"), template, **context)


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def initial_of(event: Event) -> dict[str, Any]:
    """What was asked for last; at first groups of a usual size, one of each kind of municipality together."""
    grouping = Grouping.objects.filter(event=event).first()
    if grouping is None:
        return {"size": USUAL_SIZE, f"{TRAIT}size": "mix", f"{TRAIT}role": "mix"}
    return {"number": grouping.number, **{f"{TRAIT}{key}": mode for key, mode in grouping.traits.items()}}


def done(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do it, or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return False
    return True


def do(request: HttpRequest, event: Event, act: str) -> None:
    """What a button of the page asks for; nonsense does nothing."""
    actor, said = actor_of(request), request.POST
    person = number_in(said.get("person"))
    number = None if said.get("number") == NO_GROUP else number_in(said.get("number"))
    if act == "move":
        done(request, lambda: services.move(event=event, registration_id=person, number=number, actor=actor))
    elif act in ("pin", "unpin"):
        pinned = act == "pin"
        done(request, lambda: services.pin(event=event, registration_id=person, pinned=pinned, actor=actor))
    elif act == "tell":
        done(request, lambda: say_told(request, services.tell(event=event, actor=actor)))


def group(page: "EventAdmin", request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a group is called and where it meets."""
    event = found(page, request, pk)
    grouping = Grouping.objects.filter(event=event).first()
    row = grouping.groups.filter(number=number).first() if grouping else None
    if row is None:
        messages.warning(request, _("There is no group of this number. Nothing was changed."))
        return redirect("admin:event-groups", pk)
    initial = {"name": row.name, "place": row.place, "join_url": row.join_url}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if done(request, lambda: services.name(event=event, number=number, said=said, actor=actor_of(request))):
            messages.success(request, _("Saved."))
            return redirect("admin:event-groups", pk)
    return shown(page, request, event, f"{row}", "group", form=form)


def drop(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before the groups are taken apart."""
    event = found(page, request, pk)
    grouping = Grouping.objects.filter(event=event).first()
    if grouping is None:
        return redirect("admin:event-groups", pk)
    if request.method == "POST":
        if done(request, lambda: services.drop(event=event, actor=actor_of(request))):
            messages.success(request, _("There are no groups any more."))
        return redirect("admin:event-groups", pk)
    return shown(page, request, event, _("Take the groups apart?"), "groups_drop", grouping=grouping)
