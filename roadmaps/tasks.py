"""The work behind the document's progress bar."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models import Job
from jobs.registry import job_kind
from jobs.services import JobRefused
from participants.addresses import page_address
from roadmaps.models import Version
from roadmaps.services import documents


@job_kind(documents.KIND, gettext_lazy("the document of a roadmap"))
def make_pdf(job: Job) -> str:
    """Make the version's PDFs and return the document's address, in the language of the page that asked."""
    language = job.params.get("language") or (job.owner.language if job.owner else "fi")
    with translation.override(language):
        version = Version.objects.filter(pk=job.params["version"]).select_related("roadmap__enrolment").first()
        if version is None:
            raise JobRefused(_("This version is no longer there. Ask for a new document."))

        def progress(percent: int, stage: str) -> None:
            job.renew(percent, stage)

        documents.make(version=version, asked_by=job.owner, progress=progress)
        return page_address("roadmap-pdf", version.roadmap.enrolment, version.number)
