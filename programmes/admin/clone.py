"""Starting a programme from an earlier one, in two steps; nothing is kept before the last button."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from digiverkosto.registers import actor_of
from programmes.forms import DatesForm, StartForm, next_start
from programmes.models import Programme
from programmes.planning import free_slug, left_behind, proposed_titles, rows_of
from programmes.services import cloning

if TYPE_CHECKING:
    from programmes.admin.programme import ProgrammeAdmin

FIRST = ("starts", "proposed_for", "slug", "title_fi", "title_sv", "title_en")
"""The fields of the first step, which the second one carries along; the first carries the dates."""


def clone_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """First the start and the titles, then every date in one table, and from there the new draft."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    source = get_object_or_404(Programme.objects.with_contents(), pk=pk)
    if request.method != "POST" or "back" in request.POST:
        return first_step(page, request, source, started(request, source))
    start = StartForm(request.POST, source=source)
    if not start.is_valid():
        return first_step(page, request, source, start)
    dates = dates_for(request, source, start)
    if "save" in request.POST and dates.is_bound and dates.is_valid():
        try:
            plan = dates.plan(start.titles(), start.cleaned_data["slug"])
            made = cloning.clone(programme=source, plan=plan, actor=actor_of(request))
        except cloning.WrongPlan as refusal:
            dates.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is a draft now. Nothing of it is public yet.") % {"title": made})
            return redirect("admin:programme-checklist", made.pk)
    return second_step(page, request, source, start, dates)


def started(request: HttpRequest, source: Programme) -> StartForm:
    """The first step with what was typed before, or with what is proposed."""
    if request.method == "POST":
        return StartForm(initial={name: request.POST.get(name, "") for name in FIRST}, source=source)
    day = next_start(source)
    titles = {f"title_{language}": title for language, title in proposed_titles(source, day).items()}
    return StartForm(initial={"starts": day, "proposed_for": day, "slug": free_slug(source), **titles}, source=source)


def dates_for(request: HttpRequest, source: Programme, start: StartForm) -> DatesForm:
    """The table with what was typed into it, as long as it was proposed for the same start."""
    day: date = start.cleaned_data["starts"]
    rows = rows_of(source, day)
    typed = request.POST if request.POST.get("dates_for") == day.isoformat() else None
    return DatesForm(typed, source=source, rows=rows)


def first_step(page: "ProgrammeAdmin", request: HttpRequest, source: Programme, form: StartForm) -> HttpResponse:
    typed = request.POST.items() if request.method == "POST" else ()
    carried = [(name, value) for name, value in typed if name.startswith(("programme-", "activity-", "dates_for"))]
    return shown(page, request, source, "clone_start.html", form=form, carried=carried)


def second_step(
    page: "ProgrammeAdmin", request: HttpRequest, source: Programme, start: StartForm, dates: DatesForm
) -> HttpResponse:
    day: date = start.cleaned_data["starts"]
    titles = start.titles()
    kept = {"starts": day.isoformat(), "proposed_for": day.isoformat(), "slug": start.cleaned_data["slug"]}
    carried = {
        **kept,
        **{f"title_{language}": title for language, title in titles.items()},
        "dates_for": kept["starts"],
    }
    left = [str(text.label) for text in left_behind(source, day)]
    return shown(
        *(page, request, source, "clone_dates.html"),
        form=dates,
        carried=list(carried.items()),
        titles=list(titles.items()),
        lines=list(dates.lines()),
        left=left,
    )


def shown(
    page: "ProgrammeAdmin", request: HttpRequest, source: Programme, template: str, **context: Any
) -> HttpResponse:
    frame = {
        **page.admin_site.each_context(request),
        "title": _("A new programme from %(title)s") % {"title": source},
        "source": source,
        "opts": page.opts,
    }
    return TemplateResponse(request, f"admin/programmes/programme/{template}", {**frame, **context})
