"""Asking for a document, making its PDF, approving it."""

import hashlib
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from documents.files import keep
from documents.rendering import Progress, nothing
from jobs import services as jobs
from jobs.models import Job
from outbox import services as outbox
from participants.addresses import page_address
from roadmaps.document.rendering import make_pdf
from roadmaps.models import Roadmap, Version
from roadmaps.services.roadmaps import RoadmapRefused
from roadmaps.services.snapshot import snapshot

KIND = "roadmap_pdf"


@transaction.atomic
def request(*, roadmap: Roadmap, actor: User) -> tuple[Version, Job]:
    """Freeze what the roadmap says now as a new version, and ask for its PDF.

    While an equal version waits for its PDF or has one, that version is returned: asking twice makes one document.
    """
    locked = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    newest = locked.versions.order_by("-number").first()
    number = (locked.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    content = snapshot(locked, number=number)
    if newest is not None and same_content(newest.content, content):
        return newest, ask_for_pdf(newest, actor)
    version = Version.objects.create(
        roadmap=locked, number=number, language=locked.language, content=content, made_by=actor
    )
    log(action="document.requested", target=version, actor=actor, number=number)
    return version, ask_for_pdf(version, actor)


def same_content(one: dict[str, object], other: dict[str, object]) -> bool:
    """Equal but for the number and the day of making."""
    leave = {"number", "made_on"}
    return {key: one[key] for key in one if key not in leave} == {key: other[key] for key in other if key not in leave}


def ask_for_pdf(version: Version, actor: User) -> Job:
    """The job of the version's PDF; one that failed for good is followed by another, and each person sees their own."""
    roadmap = version.roadmap
    params = {
        "version": version.pk,
        "title": _("Your digital roadmap as a PDF"),
        "wait": _("We are making your document, about half a minute."),
        "back": page_address("roadmap-document", roadmap.enrolment),
        "back_title": _("Back to the document"),
    }
    failed = Job.objects.filter(kind=KIND, params__version=version.pk, owner=actor, state=Job.State.FAILED).count()
    key = f"{KIND}:{version.pk}:{actor.pk}:{failed}"
    return jobs.ask(kind=KIND, key=key, params=params, owner=actor)


def given_up(versions: Sequence[Version]) -> set[int]:
    """Keys of the versions whose PDF nobody makes any more: every job for it has failed."""
    waiting = {version.pk for version in versions if not version.pdf}
    if not waiting:
        return set()
    at_work = Job.objects.filter(kind=KIND, params__version__in=waiting).exclude(state=Job.State.FAILED)
    return waiting - {job.params["version"] for job in at_work}


def make(*, version: Version, progress: Progress = nothing) -> Version:
    """Make and store the PDF of a version from its frozen content alone. A version that has its PDF stays as it is."""
    if version.pdf:
        return version
    pdf = make_pdf(version.content, progress=progress)
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if not locked.pdf:
            keep(locked.pdf, pdf, "pdf")
            locked.digest = hashlib.sha256(pdf).hexdigest()
            locked.save(update_fields=["pdf", "digest"])
            notify_ready(locked)
    return locked


def notify_ready(version: Version) -> None:
    """Mail the person who asked, once a version."""
    user = version.made_by
    if user is None:
        return
    roadmap = version.roadmap
    outbox.post(
        key=f"roadmap:{version.pk}:ready:{user.pk}",
        to=user.email,
        user=user,
        template="roadmaps/mail/ready",
        language=user.language,
        context={"user": user, "party": roadmap.enrolment.party, "version": version},
        links={"address": partial(page_address, "roadmap-document", roadmap.enrolment)},
    )


@transaction.atomic
def approve(*, version: Version, approved_by: str, actor: User) -> Version:
    """Approve a version: from now on neither its content nor its PDF changes.

    Raises RoadmapRefused when its PDF is not ready or it is approved already.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.approved_at:
        raise RoadmapRefused(_("This version is approved already. Nothing was changed."))
    if not locked.pdf:
        raise RoadmapRefused(_("The PDF of this version is not ready yet. Wait for it, read it, and approve it then."))
    locked.approved_at, locked.approved_by = timezone.now(), approved_by
    locked.save(update_fields=["approved_at", "approved_by"])
    log(action="document.approved", target=locked, actor=actor, number=locked.number)
    return locked
