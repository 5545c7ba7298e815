"""The events of an activity on one page: as many rows as are missing, a day and hours in each."""

from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.frame import Link
from digiverkosto.moments import moment_of
from digiverkosto.numbers import number_in
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from digiverkosto.typed import DayField
from events.admin.life import lacks_in_words
from events.admin.times import TimesForm
from events.models import Event
from events.services.refusing import why_outside
from events.services.series import Occasion, made_of, make_events, titles_of
from programmes.models import Activity

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

DRAFT = "_draft"
"""The name of the button that makes drafts."""
MOST = 20
"""Rows on the page."""


class OccasionForm(TimesForm):
    """One event; a row that is left empty makes none."""

    closes = DayField(
        label=gettext_lazy("Registration until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = activity.programme

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        day, closes = said.get("on"), said.get("closes")
        if day and (why := why_outside(self.programme, day)):
            self.add_error("on", why)
        if day and closes and closes > day:
            self.add_error("closes", _("Registration has to close before the event."))
        return said

    def occasion(self) -> Occasion:
        said = self.cleaned_data
        closes = moment_of(said["closes"], time(23, 59)) if said["closes"] else None
        starts, ends = self.span()
        return Occasion(starts, ends, min(closes, starts) if closes else None)


def acts(request: HttpRequest, activities: Sequence[Activity]) -> dict[int, list[Link]]:
    """In the row of each shared activity that is held at a time: the way to the events that it lacks."""
    if not request.user.has_perm("events.add_event"):
        return {}
    shared = {one.pk: one for one in activities if one.scope == Activity.Scope.SHARED and one.mode}
    kept = Event.objects.kept().filter(activity__in=shared).order_by().values_list("activity")
    there = dict(kept.annotate(events=Count("pk")))
    lacking = {pk: one.count - there.get(pk, 0) for pk, one in shared.items()}
    return {
        pk: [
            Link(
                ngettext("Make its event", "Make its %(number)s events", number) % {"number": number},
                reverse("admin:event-series", args=[pk]),
            )
        ]
        for pk, number in lacking.items()
        if number > 0
    }


def series(page: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The rows, and a POST that makes an event of each that is filled in; what is refused stands there again."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    shared = Activity.objects.select_related("programme").filter(scope=Activity.Scope.SHARED)
    activity = get_object_or_404(shared, pk=pk)
    there = made_of(activity)
    rows = form_of(request, activity, min(max(activity.count - there, 1), MOST))
    first = request.POST.get("first", there + 1)
    if request.method == "POST" and rows.is_valid():
        if made_from(request, activity, rows):
            return redirect("admin:programme-activities", activity.programme_id)
        first = made_of(activity) + 1
    return shown(page, request, activity, rows, first)


def made_from(request: HttpRequest, activity: Activity, rows: "BaseFormSet[OccasionForm]") -> bool:
    """Make the events of valid rows and say so; where the service refuses, say why."""
    occasions = [row.occasion() for row in rows if row.has_changed()]
    first, draft = number_in(request.POST.get("first")), DRAFT in request.POST
    try:
        made = make_events(activity=activity, occasions=occasions, first=first, actor=actor_of(request), draft=draft)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, words_for(len(made), draft=draft))
    if not draft and (lacks := lacks_in_words(made[0])):
        messages.warning(
            request, _("They are published, and something is missing in each. %(lacks)s.") % {"lacks": lacks}
        )
    return True


def words_for(events: int, *, draft: bool) -> str:
    if draft:
        said = ngettext(
            "%(events)s draft was made. Publish it on its page.",
            "%(events)s drafts were made. Publish each on its page.",
            events,
        )
    else:
        said = ngettext("%(events)s event was made.", "%(events)s events were made.", events)
    return said % {"events": events}


def form_of(request: HttpRequest, activity: Activity, number: int) -> "BaseFormSet[OccasionForm]":
    made = forms.formset_factory(OccasionForm, formset=Occasions, extra=number, max_num=MOST, absolute_max=MOST)
    return made(request.POST or None, form_kwargs={"activity": activity})


class Occasions(BaseFormSet[OccasionForm]):
    def clean(self) -> None:
        if not any(self.errors) and not any(row.has_changed() for row in self.forms):
            raise forms.ValidationError(_("Fill in one row at least."))


def shown(
    page: "EventAdmin", request: HttpRequest, activity: Activity, rows: "BaseFormSet[OccasionForm]", first: int | str
) -> HttpResponse:
    begin = made_of(activity) + 1
    context = {
        **page.admin_site.each_context(request),
        "title": _("Events of %(activity)s") % {"activity": activity},
        "activity": activity,
        "formset": rows,
        "rows": [(Event(**titles_of(activity, number)).title, row) for number, row in enumerate(rows, begin)],
        "first": first,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/events/event/series.html", context)
