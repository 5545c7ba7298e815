"""The document: its versions, asking for one, downloading, approving."""

import structlog
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants.access import Participation, participant_page
from participants.rules import edits
from roadmaps.forms.roadmap import ApprovalForm
from roadmaps.models import Version
from roadmaps.queries.overview import Overview
from roadmaps.services import documents
from roadmaps.services.roadmaps import RoadmapRefused
from roadmaps.views.common import found_roadmap, page_context, to

logger = structlog.get_logger(__name__)


@participant_page(send=edits)
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, participation: Participation) -> HttpResponse:
    """The versions so far; a POST asks for a new one and leads to its progress bar."""
    roadmap = found_roadmap(participation)
    if request.method == "POST":
        _version, job = documents.request(roadmap=roadmap, actor=participation.user)
        return redirect("job", pk=job.pk)
    versions = list(roadmap.versions.defer("content").select_related("made_by"))
    context = page_context(
        participation,
        roadmap=roadmap,
        overview=Overview(roadmap),
        versions=versions,
        given_up=documents.given_up(versions),
    )
    return render(request, "roadmaps/document.html", context)


def found_version(participation: Participation, number: int) -> Version:
    return get_object_or_404(Version, roadmap=found_roadmap(participation), number=number)


@never_cache
@participant_page()
@require_safe
def pdf(request: HttpRequest, participation: Participation, number: int) -> HttpResponseBase:
    """The PDF of one version, for those who see the roadmap."""
    version = found_version(participation, number)
    if not version.pdf:
        raise Http404
    try:
        file = version.pdf.open("rb")
    except FileNotFoundError as error:
        logger.exception("the PDF of a version is gone", version=version.pk)
        raise Http404 from error
    name = file_name(version, str(participation.enrolment.party))
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")


def file_name(version: Version, party: str) -> str:
    """Such as Digitiekartta Kuusiranta 2.pdf."""
    with_language = {"fi": "Digitiekartta", "sv": "Digital färdplan", "en": "Digital roadmap"}
    return f"{with_language[version.language]} {party} {version.number}.pdf"


@participant_page(see=edits)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, participation: Participation, number: int) -> HttpResponse:
    """Asks by whom, and says that the version does not change after this."""
    version = found_version(participation, number)
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            documents.approve(version=version, approved_by=form.cleaned_data["approved_by"], actor=participation.user)
        except RoadmapRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The version is approved. Its content and its PDF are kept as they are."))
        return to(participation, "roadmap-document")
    context = page_context(participation, form=form, version=version)
    return render(request, "roadmaps/approve.html", context)
