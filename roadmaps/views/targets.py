"""Development targets."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.access import Participation, participant_page
from roadmaps.forms.targets import DevelopmentTargetForm
from roadmaps.models import DevelopmentTarget
from roadmaps.services.measures import delete_target, save_target
from roadmaps.views.common import actor_of, found_roadmap, page_context, to

FORM = ["GET", "HEAD", "POST"]


def first_measure(request: HttpRequest, target: DevelopmentTarget) -> str:
    """The query of the measure's form: its development target, and the programme when one was chosen."""
    chosen = request.GET.get("programme", "")
    return urlencode({"target": target.pk, **({"programme": chosen} if chosen else {})})


@participant_page(edit=True)
@require_http_methods(FORM)
def new(request: HttpRequest, participation: Participation) -> HttpResponse:
    """`?aspect=` chooses the aspect beforehand."""
    roadmap = found_roadmap(participation)
    aspect = request.GET.get("aspect", "")
    level = roadmap.levels.filter(aspect=aspect).first() if aspect.isdecimal() and len(aspect) < 3 else None
    form = DevelopmentTargetForm(request.POST or None, roadmap=roadmap, initial={"level": level})
    if request.method == "POST" and form.is_valid():
        target = save_target(target=form.save(commit=False), actor=actor_of(participation))
        messages.success(request, _("The development target is on your roadmap. Add a measure to it next."))
        return redirect(
            f"{reverse('measure-new', args=[participation.visit.party.slug])}?{first_measure(request, target)}"
        )
    return render(request, "roadmaps/target_form.html", page_context(request, participation, form=form))


@participant_page(edit=True)
@require_http_methods(FORM)
def edit(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    roadmap = found_roadmap(participation)
    target = get_object_or_404(DevelopmentTarget, pk=pk, roadmap=roadmap)
    form = DevelopmentTargetForm(request.POST or None, instance=target, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        save_target(target=form.save(commit=False), actor=actor_of(participation))
        messages.success(request, _("Saved."))
        return to(request, participation, "roadmap")
    return render(request, "roadmaps/target_form.html", page_context(request, participation, form=form, target=target))


@participant_page(edit=True)
@require_http_methods(FORM)
def delete(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Asks first; says how many measures go with it."""
    target = get_object_or_404(DevelopmentTarget, pk=pk, roadmap=found_roadmap(participation))
    if request.method == "POST":
        delete_target(target=target, actor=actor_of(participation))
        messages.success(request, _("The development target and its measures were deleted."))
        return to(request, participation, "roadmap")
    context = page_context(request, participation, target=target, measures=list(target.measures.all()))
    return render(request, "roadmaps/target_delete.html", context)
