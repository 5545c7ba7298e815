"""Development targets."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.services import happened
from participants.access import Participation, participant_page
from participants.removing import already_gone
from participants.rules import edits
from roadmaps.forms.targets import DevelopmentTargetForm
from roadmaps.models import DevelopmentTarget
from roadmaps.services.measures import delete_target, save_target
from roadmaps.views.common import page_context, roadmap_to_change, to

FORM = ["GET", "HEAD", "POST"]


@participant_page(see=edits)
@require_http_methods(FORM)
@transaction.atomic
def new(request: HttpRequest, participation: Participation) -> HttpResponse:
    """`?aspect=` chooses the aspect beforehand."""
    roadmap = roadmap_to_change(request, participation)
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
@transaction.atomic
def edit(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    roadmap = roadmap_to_change(request, participation)
    target = get_object_or_404(DevelopmentTarget, pk=pk, roadmap=roadmap)
    form = DevelopmentTargetForm(request.POST or None, instance=target, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        save_target(target=form.save(commit=False), actor=participation.user)
        messages.success(request, _("Saved."))
        return to(participation, "roadmap")
    return render(request, "roadmaps/target_form.html", page_context(participation, form=form, target=target))


@participant_page(see=edits)
@require_http_methods(FORM)
@transaction.atomic
def delete(request: HttpRequest, participation: Participation, pk: int) -> HttpResponse:
    """Asks first; says how many measures go with it."""
    roadmap = roadmap_to_change(request, participation)
    target = roadmap.development_targets.filter(pk=pk).first()
    if target is None:
        known = happened("target.deleted", DevelopmentTarget, pk, roadmap=roadmap.pk)
        return already_gone(request, participation.address("roadmap"), known)
    if request.method == "POST":
        delete_target(target=target, actor=participation.user)
        messages.success(request, _("The development target and its measures were deleted."))
        return to(participation, "roadmap")
    context = page_context(participation, target=target, measures=list(target.measures.all()))
    return render(request, "roadmaps/target_delete.html", context)
