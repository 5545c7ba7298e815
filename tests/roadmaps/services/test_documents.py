"""From asking for a document to its approved version."""

import hashlib
import io
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from documents.rendering import FaultyDocument
from jobs import services as jobs
from jobs.models import Job
from municipalities.models import Brand
from outbox.models import Message
from roadmaps import services
from roadmaps.models import Roadmap, Version
from roadmaps.models.version import ApprovedVersion
from roadmaps.services import documents
from roadmaps.services.roadmaps import RoadmapRefused
from roadmaps.services.snapshot import snapshot
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.document.test_rendering import text_of

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
    assert brand["primary"] != "#FFD400"
    assert brand["on_primary"] == "#FFFFFF"


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
    assert version.pdf.storage.listdir("roadmaps")[1] == [before["pdf"].removeprefix("roadmaps/")]
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
    assert len(version.pdf.storage.listdir("roadmaps")[1]) == 1


def test_document_is_of_the_moment_it_was_asked_for(roadmap: Roadmap, world: World, tmp_path: Any) -> None:
    services.describe(roadmap=roadmap, actor=None, texts={"vision": "Ensimmäinen visio"})
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    services.describe(roadmap=roadmap, actor=None, texts={"vision": "Toinen ajatus"})
    made = documents.make(version=version)
    text = text_of(made.pdf.read(), tmp_path)
    assert "Ensimmäinen visio" in text
    assert "Toinen ajatus" not in text


def test_approved_version_refuses_every_change(roadmap: Roadmap, world: World) -> None:
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    with pytest.raises(RoadmapRefused, match="not ready"):
        documents.approve(version=version, approved_by="kunnanhallitus", actor=world.contact)
    documents.make(version=version)
    approved = documents.approve(version=version, approved_by="kunnanhallitus", actor=world.contact)
    assert Entry.objects.latest("pk").action == "document.approved"
    with pytest.raises(RoadmapRefused, match="approved already"):
        documents.approve(version=version, approved_by="muu", actor=world.contact)
    approved.content = {}
    with pytest.raises(ApprovedVersion):
        approved.save()
    with pytest.raises(ApprovedVersion):
        approved.delete()
    assert Version.objects.get().content["party"] == "Koekylä"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roadmaps_version SET content = '{}'",
        "UPDATE roadmaps_version SET pdf = 'other.pdf'",
        "DELETE FROM roadmaps_version",
    ],
)
def test_database_refuses_to_change_an_approved_version(roadmap: Roadmap, world: World, statement: str) -> None:
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE roadmaps_version SET content = content")
        Version.objects.update(approved_at=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(statement)
    assert Version.objects.get().content == version.content


def test_person_who_made_an_approved_version_may_be_forgotten(roadmap: Roadmap, world: World) -> None:
    documents.request(roadmap=roadmap, actor=world.contact)
    Version.objects.update(approved_at=timezone.now())
    world.contact.delete()
    assert Version.objects.get().made_by is None
