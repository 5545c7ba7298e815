"""Measures: their forms, their status, and the thread that says why they are here."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import happened
from participants.access import Participation, participant_page
from participants.removing import already_gone
from participants.rules import edits
from roadmaps.forms.targets import MeasureForm
from roadmaps.models import Measure, Roadmap
from roadmaps.queries.network import withhold_network
from roadmaps.queries.thread import thread
from roadmaps.services.measures import delete_measure, save_measure, set_status
from roadmaps.views.common import found_roadmap, page_context, roadmap_to_change, to
from surveys.results.report import known_elsewhere

FORM = ["GET", "HEAD", "POST"]


def measures_of(roadmap: Roadmap) -> QuerySet[Measure]:
    """The roadmap's measures with everything that their threads need."""
    related = ("development_target__level__survey__round", "development_target__level__roadmap")
    return Measure.objects.select_related(*related).filter(development_target__roadmap=roadmap)


def found_measure(roadmap: Roadmap, pk: int) -> Measure:
    """A measure of this roadmap. Raises Http404."""
    return get_object_or_404(measures_of(roadmap), pk=pk)


@participant_page()
@require_safe
def measure_page(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Why is this on our roadmap? From the status back to the survey figure."""
    roadmap = found_roadmap(participation)
    measure = found_measure(roadmap, pk)
    withhold_network(roadmap, [measure.development_target.level], known_elsewhere(participation.visit))
    context = page_context(participation, measure=measure, thread=thread(measure), statuses=Measure.Status.choices)
    return render(request, "roadmaps/measure.html", context)


@participant_page(see=edits)
@require_http_methods(FORM)
@transaction.atomic
def new(request: HttpRequest, participation: Participation) -> HttpResponse:
    """`?target=` chooses the development target beforehand; where there is one alone, it is chosen."""
    roadmap = roadmap_to_change(request, participation)
    targets = list(roadmap.development_targets.all())
    if not targets:
        messages.info(request, _("A measure belongs to a development target. Add that first."))
        return to(participation, "roadmap-target-new")
    chosen = request.GET.get("target", "")
    target = targets[0] if len(targets) == 1 else next((one for one in targets if str(one.pk) == chosen), None)
    form = MeasureForm(request.POST or None, roadmap=roadmap, initial={"development_target": target})
    if request.method == "POST" and form.is_valid():
        save_measure(measure=form.save(commit=False), actor=participation.user)
        messages.success(request, _("The measure is on your roadmap."))
        return to(participation, "roadmap")
    return render(request, "roadmaps/measure_form.html", page_context(participation, form=form))


@participant_page(see=edits)
@require_http_methods(FORM)
@transaction.atomic
def edit(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    roadmap = roadmap_to_change(request, participation)
    measure = found_measure(roadmap, pk)
    form = MeasureForm(request.POST or None, instance=measure, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        save_measure(measure=form.save(commit=False), actor=participation.user)
        messages.success(request, _("Saved."))
        return to(participation, "measure", pk)
    context = page_context(participation, form=form, measure=measure)
    return render(request, "roadmaps/measure_form.html", context)


@participant_page(see=edits)
@require_http_methods(FORM)
@transaction.atomic
def delete(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Asks first."""
    roadmap = roadmap_to_change(request, participation)
    measure = measures_of(roadmap).filter(pk=pk).first()
    if measure is None:
        known = happened("measure.deleted", Measure, pk, roadmap=roadmap.pk)
        return already_gone(request, participation.address("roadmap"), known)
    if request.method == "POST":
        delete_measure(measure=measure, actor=participation.user)
        messages.success(request, _("The measure was deleted."))
        return to(participation, "roadmap")
    return render(request, "roadmaps/measure_delete.html", page_context(participation, measure=measure))


@participant_page(see=edits)
@require_POST
def status(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """A quick change of status from any page that shows the measure."""
    measure = found_measure(found_roadmap(participation), pk)
    wanted = request.POST.get("status", "")
    if wanted not in Measure.Status.values:
        messages.error(request, _("Choose one of the statuses. Nothing was changed."))
    else:
        changed = set_status(measure=measure, status=Measure.Status(wanted), actor=participation.user)
        said = {"measure": changed, "status": changed.get_status_display()}
        messages.success(request, _("“%(measure)s” is now: %(status)s.") % said)
    return to(participation, "measure", pk)
