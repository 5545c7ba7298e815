"""Asking for a document, making its PDF, approving it."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from documents.files import keep, take_away
from documents.rendering import Progress, nothing
from jobs import services as jobs
from jobs.models import Job
from outbox import services as outbox
from participants.addresses import page_address
from roadmaps.document.rendering import make_pdf, make_poster
from roadmaps.models import Roadmap, Version
from roadmaps.models.version import FILES, Approval
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
    roadmap, approved = version.roadmap, bool(version.approved_at)
    params = {
        "version": version.pk,
        "approved": approved,
        "language": get_language(),
        "title": _("Your digital roadmap as a PDF"),
        "wait": _("We are making your document, about half a minute."),
        "back": page_address("roadmap-document", roadmap.enrolment),
        "back_title": _("Back to the document"),
    }
    failed = Job.objects.filter(kind=KIND, params__version=version.pk, owner=actor, state=Job.State.FAILED).count()
    key = f"{KIND}:{version.pk}:{actor.pk}:{failed}{':approved' if approved else ''}"
    return jobs.ask(kind=KIND, key=key, params=params, owner=actor)


def job_of(version: Version, user: User) -> Job | None:
    """The person's newest job of the version's PDFs as it is now, draft or approved."""
    jobs_of = Job.objects.filter(kind=KIND, params__version=version.pk, owner=user)
    return jobs_of.filter(params__approved=bool(version.approved_at)).order_by("-pk").first()


def given_up(versions: Sequence[Version]) -> set[int]:
    """Keys of the versions whose PDF nobody makes any more: every job for it has failed."""
    waiting = {(version.pk, bool(version.approved_at)) for version in versions if not version.pdf}
    if not waiting:
        return set()
    jobs_of = Job.objects.filter(kind=KIND, params__version__in=[key for key, _approved in waiting])
    at_work = jobs_of.exclude(state=Job.State.FAILED).values_list("params", flat=True)
    return {key for key, _approved in waiting - {(told["version"], told.get("approved", False)) for told in at_work}}


@transaction.atomic
def ask_again(*, version: Version, actor: User) -> Job:
    """The job of a version whose PDF is not there yet; another one when the last has failed."""
    locked = Version.objects.select_for_update().get(pk=version.pk)
    return ask_for_pdf(locked, actor)


def make(*, version: Version, asked_by: User | None = None, progress: Progress = nothing) -> Version:
    """Make and store a version's PDFs from its frozen content and approval alone. A version that has them stays as it is.

    One that is approved while its draft is being made gets the approved ones.
    """
    if version.pdf:
        return version
    pdf = make_pdf(version.content, approval=version.approval, progress=progress)
    poster = make_poster(version.content, approval=version.approval)
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if not locked.pdf and locked.approval == version.approval:
            keep_files(locked, pdf, poster)
            for user in filter(None, {locked.made_by, asked_by}):
                notify_ready(locked, user)
    return make(version=locked, asked_by=asked_by, progress=progress)


def keep_files(version: Version, pdf: bytes, poster: bytes | None) -> None:
    """Both, or neither: a poster whose PDF cannot be stored is taken away again."""
    if poster is not None:
        keep(version.poster, poster, "pdf")
        version.poster_digest = hashlib.sha256(poster).hexdigest()
    try:
        keep(version.pdf, pdf, "pdf")
    except Exception:
        remove_files(version)
        raise
    version.digest = hashlib.sha256(pdf).hexdigest()
    version.save(update_fields=sorted(FILES))


def remove_files(version: Version) -> None:
    """Of the storage alone; a file that cannot be removed now does no harm."""
    for field in (version.pdf, version.poster):
        if field:
            take_away(field, PurePosixPath(str(field)).name)


def notify_ready(version: Version, user: User) -> None:
    """Mail a person who asked, once a version and once more when it is approved."""
    roadmap = version.roadmap
    outbox.post(
        key=f"roadmap:{version.pk}:{'approved' if version.approved_at else 'ready'}:{user.pk}",
        to=user.email,
        user=user,
        template="roadmaps/mail/ready",
        language=user.language,
        context={"user": user, "party": roadmap.enrolment.party, "version": version},
        links={"address": partial(page_address, "roadmap-document", roadmap.enrolment)},
    )


def wrong_day(version: Version, on: date) -> str:
    """Why the version cannot have been approved on this day, in words; empty when it can."""
    if on > timezone.localdate():
        return _(
            "This day is still to come. Nothing was changed: tell the day of the meeting that approved the version."
        )
    if on < timezone.localdate(version.made_at):
        return _("The meeting was before this version was made. Nothing was changed: check the day of the meeting.")
    return ""


@transaction.atomic
def approve(*, version: Version, approval: Approval, actor: User) -> tuple[Version, Job]:
    """Approve a version: its content never changes again, and neither do its PDFs once they say who approved it.

    The draft's files go with the commit, and the job for the approved ones comes with it. Raises RoadmapRefused when its
    PDF is not ready, it is approved already, or the day cannot be right.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.approved_at:
        raise RoadmapRefused(_("This version is approved already. Nothing was changed."))
    if not locked.pdf:
        raise RoadmapRefused(_("The PDF of this version is not ready yet. Wait for it, read it, and approve it then."))
    if approval.on is None or (refusal := wrong_day(locked, approval.on)):
        raise RoadmapRefused(refusal if approval.on else _("Tell the day of the meeting that approved the version."))
    draft = Version(pdf=locked.pdf.name, poster=locked.poster.name)
    locked.approved_at, locked.approved_by = timezone.now(), approval.by
    locked.approved_on, locked.section = approval.on, approval.section
    locked.pdf, locked.digest, locked.poster, locked.poster_digest = "", "", "", ""
    locked.save(update_fields=["approved_at", "approved_by", "approved_on", "section", *sorted(FILES)])
    log(action="document.approved", target=locked, actor=actor, number=locked.number)
    transaction.on_commit(partial(remove_files, draft), robust=True)
    return locked, ask_for_pdf(locked, actor)
