"""From asking for a document to its approved version."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from audit.models import Entry
from documents.colours import INK
from documents.files import keep
from documents.rendering import FaultyDocument
from jobs import services as jobs
from jobs.models import Job
from municipalities.models import Brand
from outbox.models import Message
from roadmaps import services
from roadmaps.models import Roadmap, Version
from roadmaps.models.version import Approval, ApprovedVersion
from roadmaps.services import documents
from roadmaps.services.roadmaps import RoadmapRefused
from roadmaps.services.snapshot import snapshot
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.document.test_rendering import text_of

with override("fi"):
    DRAFT = gettext("Draft, not approved")
SECRET = "Irtisanotaan järjestelmätoimittaja"


def test_snapshot_says_what_the_roadmap_says(roadmap: Roadmap, add_measure: AddMeasure, world: World) -> None:
    add_measure()
    content = snapshot(roadmap, number=3)
    assert content["number"] == 3
    assert content["party"] == "Koekylä"
    assert content["language"] == "fi"
    assert [level["aspect"] for level in content["levels"]] == list(range(1, 12))
    assert [measure["title"] for target in content["targets"] for measure in target["measures"]] == [
        "Kuvataan tietovirrat"
    ]


def test_snapshot_is_in_the_roadmaps_language(roadmap: Roadmap) -> None:
    services.describe(roadmap=roadmap, actor=None, texts={"language": "sv"})
    assert snapshot(roadmap, number=1)["levels"][0]["name"] == "Egen digital kompetens"


def test_snapshot_has_the_readable_colours_of_the_brand(roadmap: Roadmap, world: World) -> None:
    Brand.objects.create(municipality=world.enrolment.municipality, primary="#FFD400", accent="#00AA00")
    brand = snapshot(roadmap, number=1)["brand"]
    assert (brand["primary"], brand["on_primary"]) == ("#FFD400", INK)


def test_internal_measure_is_in_no_snapshot_and_no_pdf(
    roadmap: Roadmap, add_measure: AddMeasure, world: World, tmp_path: Any
) -> None:
    shown = add_measure()
    add_measure(title=SECRET, target=shown.development_target, internal=True)
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    assert SECRET not in str(version.content)
    documents.make(version=version)
    text = text_of(version.pdf.read() if version.pdf else Version.objects.get().pdf.read(), tmp_path)
    assert "Kuvataan tietovirrat" in text
    assert "Irtisanotaan" not in text


def test_asking_twice_makes_one_version_and_one_job(roadmap: Roadmap, world: World) -> None:
    first, job = documents.request(roadmap=roadmap, actor=world.contact)
    again, same_job = documents.request(roadmap=roadmap, actor=world.contact)
    assert (again, same_job) == (first, job)
    services.describe(roadmap=roadmap, actor=world.contact, texts={"vision": "Uusi"})
    assert documents.request(roadmap=roadmap, actor=world.contact)[0].number == 2


def test_job_makes_the_pdf_tells_its_progress_and_mails_once(roadmap: Roadmap, world: World) -> None:
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    version.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.DONE, 100)
    assert job.result_url.endswith(f"/m/951/{world.programme.slug}/roadmap/document/1/")
    pdf = version.pdf.read()
    assert version.digest == hashlib.sha256(pdf).hexdigest()
    with pikepdf.open(io.BytesIO(pdf)) as made:
        assert str(made.Root["/Lang"]) == "fi"
    assert Message.objects.filter(key__startswith="roadmap:").count() == 1


def test_job_run_twice_keeps_one_pdf_and_one_mail(roadmap: Roadmap, world: World) -> None:
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    jobs.run(job_id=job.pk)
    before = Version.objects.values("pdf", "digest").get()
    Job.objects.update(state=Job.State.QUEUED)
    jobs.run(job_id=job.pk)
    assert Version.objects.values("pdf", "digest").get() == before
    assert stored_in(version) == {before["pdf"].removeprefix("roadmaps/")}
    assert Message.objects.filter(key__startswith="roadmap:").count() == 1


def test_full_disk_puts_the_pdf_off_and_leaves_no_half_file(roadmap: Roadmap, world: World, settings: Any) -> None:
    room = settings.STORAGES
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    settings.STORAGES = {**room, "default": {"BACKEND": "tests.full_disk.FullDisk"}}
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert job.not_before is not None
    assert job.not_before > timezone.now()
    assert not Version.objects.get().pdf
    assert version.pdf.storage.listdir("roadmaps")[1] == []
    settings.STORAGES = room
    Job.objects.update(not_before=timezone.now())
    jobs.run(job_id=job.pk)
    assert Job.objects.get().state == Job.State.DONE
    assert Version.objects.get().pdf.read().endswith(b"%%EOF\n")


def test_asking_again_after_a_failure_makes_another_job_for_the_same_version(roadmap: Roadmap, world: World) -> None:
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    again, another = documents.request(roadmap=roadmap, actor=world.contact)
    assert again == version
    assert another != job
    assert another.state == Job.State.QUEUED


def test_job_of_a_deleted_version_fails_in_words(roadmap: Roadmap, world: World) -> None:
    _version, job = documents.request(roadmap=roadmap, actor=world.contact)
    Version.objects.all().delete()
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error


def test_document_that_some_could_not_read_is_kept_for_nobody(roadmap: Roadmap, world: World) -> None:
    Roadmap.objects.update(title="")
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    with pytest.raises(FaultyDocument, match="no title"):
        documents.make(version=version)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state != Job.State.DONE
    assert not Version.objects.get(pk=version.pk).pdf
    assert not Message.objects.filter(key__startswith="roadmap:").exists()


def test_two_workers_that_both_made_the_pdf_keep_the_first(roadmap: Roadmap, world: World) -> None:
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    slow = Version.objects.get(pk=version.pk)
    first = documents.make(version=version)
    assert documents.make(version=slow).digest == first.digest
    assert len(stored_in(version)) == 1


def test_document_is_of_the_moment_it_was_asked_for(roadmap: Roadmap, world: World, tmp_path: Any) -> None:
    services.describe(roadmap=roadmap, actor=None, texts={"vision": "Ensimmäinen visio"})
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    services.describe(roadmap=roadmap, actor=None, texts={"vision": "Toinen ajatus"})
    made = documents.make(version=version)
    text = text_of(made.pdf.read(), tmp_path)
    assert "Ensimmäinen visio" in text
    assert "Toinen ajatus" not in text


def meeting(by: str = "kunnanhallitus", section: str = "84") -> Approval:
    return Approval(by, timezone.localdate(), section)


@pytest.fixture
def draft(roadmap: Roadmap, add_measure: AddMeasure, world: World) -> Version:
    """A version with its draft, which takes no time to make; approving makes the real documents."""
    add_measure()
    version, job = documents.request(roadmap=roadmap, actor=world.contact)
    keep(version.pdf, b"the draft", "pdf")
    keep(version.poster, b"the poster of the draft", "pdf")
    version.save(update_fields=["pdf", "poster"])
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return version


def stored_in(version: Version) -> set[str]:
    return set(version.pdf.storage.listdir("roadmaps")[1])


def test_version_is_not_approved_before_its_pdf_can_be_read(roadmap: Roadmap, world: World) -> None:
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    with pytest.raises(RoadmapRefused, match="not ready"):
        documents.approve(version=version, approval=meeting(), actor=world.contact)
    assert not Version.objects.get().approved_at


def test_approved_version_gets_documents_that_say_who_approved_it(
    draft: Version, world: World, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = stored_in(draft)
    with django_capture_on_commit_callbacks(execute=True):
        approved, job = documents.approve(version=draft, approval=meeting(), actor=world.contact)
    assert (len(before), stored_in(draft)) == (2, set())
    assert not any([approved.pdf, approved.poster, approved.digest, approved.poster_digest])
    jobs.run(job_id=job.pk)
    made = Version.objects.get()
    pdf, poster = made.pdf.read(), made.poster.read()
    assert (made.digest, made.poster_digest) == (hashlib.sha256(pdf).hexdigest(), hashlib.sha256(poster).hexdigest())
    day = date_format(timezone.localdate(), "j.n.Y")
    for document in (pdf, poster):
        text = " ".join(text_of(document, tmp_path).split())
        assert f"kunnanhallitus, {day}, § 84" in text
        assert DRAFT not in text
    assert Message.objects.filter(key__startswith="roadmap:", key__contains=":approved:").count() == 1


@pytest.mark.parametrize(
    ("days", "said"), [(1, "still to come"), (-1, "meeting was before this version"), (None, "Tell the day")]
)
def test_day_of_an_approval_lies_between_the_making_and_today(
    draft: Version, world: World, days: int | None, said: str
) -> None:
    day = None if days is None else timezone.localdate() + timedelta(days=days)
    with pytest.raises(RoadmapRefused, match=said):
        documents.approve(version=draft, approval=Approval("kunnanhallitus", day), actor=world.contact)
    assert not Version.objects.get().approved_at
    assert stored_in(draft) == {str(field.name).removeprefix("roadmaps/") for field in (draft.pdf, draft.poster)}


def test_two_windows_approve_once(draft: Version, world: World) -> None:
    _approved, job = documents.approve(version=draft, approval=meeting(), actor=world.contact)
    with pytest.raises(RoadmapRefused, match="approved already"):
        documents.approve(version=draft, approval=meeting("muu"), actor=world.contact)
    assert Version.objects.get().approved_by == "kunnanhallitus"
    assert Job.objects.exclude(state=Job.State.DONE).get() == job
    assert list(Entry.objects.filter(action="document.approved").values_list("payload", flat=True)) == [{"number": 1}]


def test_approved_version_refuses_every_change(draft: Version, world: World) -> None:
    approved, job = documents.approve(version=draft, approval=meeting(), actor=world.contact)
    approved.content = {}
    for fields in (["content"], ["pdf", "content"], None):
        with pytest.raises(ApprovedVersion):
            approved.save(update_fields=fields)
    jobs.run(job_id=job.pk)
    approved.refresh_from_db()
    with pytest.raises(ApprovedVersion):
        approved.save(update_fields=["pdf"])
    with pytest.raises(ApprovedVersion):
        approved.delete()
    assert Version.objects.get().content["party"] == "Koekylä"


def test_draft_that_was_being_made_meanwhile_is_not_taken_for_the_approved_document(
    roadmap: Roadmap, world: World, tmp_path: Any
) -> None:
    """A worker that began with the draft ends after another one has made it and it has been approved."""
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)

    def approved_meanwhile(percent: int, stage: str) -> None:
        if not Version.objects.get().approved_at:
            Version.objects.update(pdf="roadmaps/draft.pdf")
            documents.approve(version=version, approval=meeting(), actor=world.contact)

    made = documents.make(version=version, progress=approved_meanwhile)
    assert "kunnanhallitus, " in text_of(made.pdf.read(), tmp_path)


def test_failed_document_of_an_approved_version_is_asked_for_again(draft: Version, world: World) -> None:
    approved, job = documents.approve(version=draft, approval=meeting(), actor=world.contact)
    assert documents.given_up([approved]) == set()
    assert documents.ask_again(version=approved, actor=world.contact) == job
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert documents.given_up([approved]) == {approved.pk}
    another = documents.ask_again(version=approved, actor=world.contact)
    assert (another != job, another.state) == (True, Job.State.QUEUED)
    assert documents.given_up([approved]) == set()
    assert documents.given_up([draft]) == set()


def test_full_disk_leaves_neither_half_of_the_documents(draft: Version, world: World, monkeypatch: Any) -> None:
    _approved, job = documents.approve(version=draft, approval=meeting(), actor=world.contact)
    before = stored_in(draft)

    def full(field: Any, content: bytes, ending: str) -> None:
        if field.field.name == "pdf":
            raise OSError
        keep(field, content, ending)

    monkeypatch.setattr(documents, "keep", full)
    jobs.run(job_id=job.pk)
    assert stored_in(draft) == before
    assert not Version.objects.get().poster


@pytest.fixture
def approved(draft: Version) -> Version:
    """Approved, and without its documents so far."""
    none: dict[str, Any] = {"pdf": "", "poster": "", "digest": "", "poster_digest": ""}
    stamp = {"approved_at": timezone.now(), "approved_by": "kunnanhallitus", "approved_on": timezone.localdate()}
    Version.objects.update(**none, **stamp)
    return Version.objects.get()


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's")
GIVEN = "UPDATE roadmaps_version SET pdf = 'one.pdf', digest = 'd', poster = 'p.pdf', poster_digest = 'e'"


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roadmaps_version SET content = '{}'",
        "UPDATE roadmaps_version SET approved_by = 'muu'",
        "UPDATE roadmaps_version SET approved_at = NULL",
        "UPDATE roadmaps_version SET poster = 'p.pdf'",
        "UPDATE roadmaps_version SET pdf = 'one.pdf'",
        f"{GIVEN}, content = '{{}}'",
        f"{GIVEN}, section = '85'",
        "DELETE FROM roadmaps_version",
    ],
)
def test_database_refuses_to_change_an_approved_version(approved: Version, statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(statement)
    assert Version.objects.values().get() == Version.objects.values().get(pk=approved.pk, content=approved.content)


@on_postgresql
@pytest.mark.parametrize("change", ["pdf = 'other.pdf'", "poster = ''", "digest = 'f'"])
def test_database_takes_the_documents_of_an_approved_version_once(approved: Version, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVEN)
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE roadmaps_version SET {change}")
    assert Version.objects.get().pdf == "one.pdf"


@on_postgresql
@pytest.mark.parametrize(
    "lacking", [{"approved_by": ""}, {"approved_on": None}, {"pdf": "draft.pdf"}, {"poster": "p.pdf"}, {"content": {}}]
)
def test_database_refuses_an_approval_without_its_stamp_or_with_the_draft(
    roadmap: Roadmap, world: World, lacking: dict[str, Any]
) -> None:
    documents.request(roadmap=roadmap, actor=world.contact)
    stamp = {"approved_at": timezone.now(), "approved_by": "kunnanhallitus", "approved_on": timezone.localdate()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(**{**stamp, **lacking})
    assert not Version.objects.get().approved_at
    Version.objects.update(**stamp)


def test_person_who_made_an_approved_version_may_be_forgotten(approved: Version, world: World) -> None:
    world.contact.delete()
    assert Version.objects.get().made_by is None
