"""Development targets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import Participation, participant_page
from participants.removing import already_gone
from participants.rules import edits
from roadmaps.forms.targets import DevelopmentTargetForm
from roadmaps.models import DevelopmentTarget
from roadmaps.services.measures import delete_target, save_target
from roadmaps.views.common import found_roadmap, page_context, to

FORM = ["GET", "HEAD", "POST"]


@participant_page(see=edits)
@require_http_methods(FORM)
def new(request: HttpRequest, participation: Participation) -> HttpResponse:
    """`?aspect=` chooses the aspect beforehand."""
    roadmap = found_roadmap(participation)
    aspect = request.GET.get("aspect", "")
    level = roadmap.levels.filter(aspect=aspect).first() if aspect.isdecimal() and len(aspect) < 3 else None
    form = DevelopmentTargetForm(request.POST or None, roadmap=roadmap, initial={"level": level})
    if request.method == "POST" and form.is_valid():
        target = save_target(target=form.save(commit=False), actor=participation.user)
        messages.success(request, _("The development target is on your roadmap. Add a measure to it next."))
        return redirect(f"{participation.address('measure-new')}?target={target.pk}")
    return render(request, "roadmaps/target_form.html", page_context(participation, form=form))


@participant_page(see=edits)
@require_http_methods(FORM)
def edit(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    roadmap = found_roadmap(participation)
    target = get_object_or_404(DevelopmentTarget, pk=pk, roadmap=roadmap)
    form = DevelopmentTargetForm(request.POST or None, instance=target, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        save_target(target=form.save(commit=False), actor=participation.user)
        messages.success(request, _("Saved."))
        return to(participation, "roadmap")
    return render(request, "roadmaps/target_form.html", page_context(participation, form=form, target=target))


@participant_page(see=edits)
@require_http_methods(FORM)
def delete(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Asks first; says how many measures go with it."""
    target = found_roadmap(participation).development_targets.filter(pk=pk).first()
    if target is None:
        return already_gone(request, participation.address("roadmap"), "target.deleted", DevelopmentTarget, pk)
    if request.method == "POST":
        delete_target(target=target, actor=participation.user)
        messages.success(request, _("The development target and its measures were deleted."))
        return to(participation, "roadmap")
    context = page_context(participation, target=target, measures=list(target.measures.all()))
    return render(request, "roadmaps/target_delete.html", context)
