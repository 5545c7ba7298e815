"""Three stages of a programme's page: its activities, the preview, and the checklist with publishing."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from programmes.admin.stages import found, frame, mending
from programmes.audiences import audience_words
from programmes.checklist import activities_of
from programmes.models import Activity, Programme
from programmes.registry import acts_of
from programmes.services import catalogue, publishing
from programmes.views import page_of

if TYPE_CHECKING:
    from programmes.admin.programme import ProgrammeAdmin

DRAFT, OPEN, RUNNING, ENDED = Programme.State
STEPS = {
    (DRAFT, OPEN): (gettext_lazy("Publish"), gettext_lazy("The programme is published.")),
    (OPEN, RUNNING): (gettext_lazy("The programme begins"), gettext_lazy("The programme is running.")),
    (OPEN, DRAFT): (gettext_lazy("Take it back to a draft"), gettext_lazy("The programme is a draft again.")),
    (RUNNING, ENDED): (
        gettext_lazy("The programme has ended"),
        gettext_lazy("The programme has ended. Its page stays."),
    ),
    (RUNNING, OPEN): (gettext_lazy("It has not begun after all"), gettext_lazy("The programme is open for enrolment.")),
    (ENDED, RUNNING): (gettext_lazy("It goes on after all"), gettext_lazy("The programme is running again.")),
}
"""The button of each step, and what is said when it was taken."""


def activities_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The activities as rows; a row is moved up or down here."""
    programme = found(page, request, pk)
    if request.method == "POST":
        return reordered(page, request, programme)
    activities = activities_of(programme)
    acts = acts_of(request, activities)
    rows = [(one, audience_words(one.audiences), acts.get(one.pk, [])) for one in activities]
    groups = [
        (scope, label, [row for row in rows if row[0].scope == scope])
        for scope, label in (
            (Activity.Scope.SHARED, _("Contents shared by all")),
            (Activity.Scope.MUNICIPAL, _("Each municipality’s own contents")),
        )
    ]
    context = {**frame(page, request, programme, "activities"), "groups": groups, "makes": bool(acts)}
    return TemplateResponse(request, "admin/programmes/programme/activities.html", context)


def reordered(page: "ProgrammeAdmin", request: HttpRequest, programme: Programme) -> HttpResponse:
    if not page.has_change_permission(request, programme):
        raise PermissionDenied
    for way in ("up", "down"):
        for activity in programme.activities.all():
            if request.POST.get(way) == str(activity.pk):
                catalogue.reorder(activity=activity, up=way == "up", actor=actor_of(request))
                return redirect(f"{reverse('admin:programme-activities', args=[programme.pk])}#row-{activity.pk}")
    return redirect("admin:programme-activities", programme.pk)


def preview_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The public page of the programme as it will be, a draft's too, in the language that is asked for."""
    programme = found(page, request, pk)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    is_draft = programme.state == DRAFT
    if is_draft:
        programme.state = OPEN
    with translation.override(language):
        context = {**page_of(programme), "preview": {"draft": is_draft, "pk": pk}, "enrol": ""}
        answer = TemplateResponse(request, "programmes/programme.html", context)
        answer.render()
    return answer


def checklist_page(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing and where it is mended; the steps from one state to the next."""
    programme = found(page, request, pk)
    if request.method == "POST":
        return moved(page, request, programme)
    context = frame(page, request, programme, "checklist")
    lines = [(line, [mending(one, programme) for one in line.troubles]) for line in context["lines"]]
    state = Programme.State(programme.state)
    green = all(line.is_green for line, _found in lines)
    steps = [(to, STEPS[state, to][0], state == DRAFT and not green) for to in publishing.STEPS[state]]
    context |= {"rows": lines, "steps": steps, "green": green}
    return TemplateResponse(request, "admin/programmes/programme/checklist.html", context)


def moved(page: "ProgrammeAdmin", request: HttpRequest, programme: Programme) -> HttpResponse:
    if not page.has_change_permission(request, programme):
        raise PermissionDenied
    to: Any = request.POST.get("to", "")
    if to not in Programme.State.values:
        raise Http404
    said = STEPS.get((Programme.State(programme.state), Programme.State(to)))
    try:
        publishing.move(programme=programme, to=to, actor=actor_of(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(said[1]) if said else "")
    return redirect("admin:programme-checklist", programme.pk)
