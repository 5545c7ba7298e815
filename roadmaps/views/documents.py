"""The document: its versions, asking for one, downloading, approving."""

import structlog
from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
        version, job = documents.request(roadmap=roadmap, actor=participation.user)
        if job.state == job.State.DONE:
            nothing_new = _("Nothing has changed since version %(number)s: it is on the list below.")
            messages.info(request, nothing_new % {"number": version.number})
            return to(participation, "roadmap-document")
        return to(participation, "roadmap-making", version.number)
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
    return download(version.pdf, file_name(version, participation))


@never_cache
@participant_page()
@require_safe
def poster(request: HttpRequest, participation: Participation, number: int) -> HttpResponseBase:
    """The one-page roadmap of one version on A3, for those who see the roadmap."""
    version = found_version(participation, number)
    return download(version.poster, file_name(version, participation, "A3"))


def download(field: FieldFile, name: str) -> FileResponse:
    """Raises Http404 where there is none, and says in the log when there should be one."""
    if not field:
        raise Http404
    try:
        file = field.open("rb")
    except FileNotFoundError as error:
        logger.exception("the PDF of a version is gone", version=field.instance.pk)
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")


def file_name(version: Version, participation: Participation, *more: str) -> str:
    """Such as Digitiekartta Kuusiranta 2 luonnos.pdf, in the document's language."""
    with_language = {"fi": "Digitiekartta", "sv": "Digital färdplan", "en": "Digital roadmap"}
    with override(version.language):
        state = _("approved") if version.approved_at else _("draft")
    parts = (with_language[version.language], participation.enrolment.party, version.number, state, *more)
    return f"{' '.join(map(str, parts))}.pdf"


@participant_page(see=edits)
@require_POST
def again(request: HttpRequest, participation: Participation, number: int) -> HttpResponse:
    """Asks once more for the PDF of a version whose making has failed."""
    version = found_version(participation, number)
    documents.ask_again(version=version, actor=participation.user)
    return to(participation, "roadmap-making", number)


@never_cache
@participant_page(see=edits)
@require_safe
def making(request: HttpRequest, participation: Participation, number: int) -> HttpResponse:
    """How far the PDF is that one asked for; the list of versions once it is there, or when one never asked."""
    version = found_version(participation, number)
    job = documents.job_of(version, participation.user)
    if job is None or job.state == job.State.DONE:
        return to(participation, "roadmap-document")
    return render(request, "roadmaps/making.html", page_context(participation, version=version, job=job))


@participant_page(see=edits)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, participation: Participation, number: int) -> HttpResponse:
    """Asks who approved, when and in which section; the document that says so is made, and never changes after that."""
    version = found_version(participation, number)
    form = ApprovalForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            documents.approve(version=version, approval=form.approval(), actor=participation.user)
        except RoadmapRefused as refusal:
            messages.error(request, str(refusal))
            return to(participation, "roadmap-document")
        messages.success(
            request, _("The version is approved. Its document is now made anew, and says who approved it.")
        )
        return to(participation, "roadmap-making", number)
    context = page_context(participation, form=form, version=version)
    return render(request, "roadmaps/approve.html", context)
