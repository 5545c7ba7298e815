"""Materials: who gets them by their address, what is taken, how they are served, and the captions of recordings."""

import io
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from municipalities.models import Membership
from network import files
from network.files import Kept, checked
from network.models import Material
from network.services import materials
from network.services.materials import MaterialRefused
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories

TEXT = Kept("Kiitos päivästä!".encode(), "kiitos päivästä.txt", "txt", "text/plain; charset=utf-8")
PDF = b"%PDF-1.7 x"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def staff(db: None) -> User:
    return factories.manager()


def fetched(user: User, row: Material) -> int:
    return factories.signed_in(user).get(reverse("material-file", args=[row.pk])).status_code


def packed(*names: str, mimetype: bytes = b"", how: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        if mimetype:
            parts.writestr("mimetype", mimetype, how)
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


def damaged(how: int) -> bytes:
    """An OpenDocument whose note of its kind has been overwritten on the way."""
    whole = packed(mimetype=b"application/vnd.oasis.opendocument.text", how=how)
    begins = whole.index(b"mimetype") + len("mimetype")
    return whole[:begins] + b"\xff" * 12 + whole[begins + 12 :]


def locked() -> bytes:
    """An OpenDocument that says that its note is locked with a password."""
    whole = bytearray(packed(mimetype=b"application/vnd.oasis.opendocument.text"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + offset] |= 1
    return bytes(whole)


def test_file_is_saved_under_its_name_and_never_opened_in_the_portals_name(enrolment: Enrolment) -> None:
    row = factories.material(enrolment.programme, TEXT)
    answer: Any = factories.signed_in(factories.contact_of(enrolment)).get(reverse("material-file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == TEXT.content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_file_is_for_those_of_its_programme_alone(enrolment: Enrolment, staff: User) -> None:
    row = factories.material(enrolment.programme, TEXT)
    waiting = factories.submitted(programme=enrolment.programme)
    others = [factories.contact_of(factories.accepted()), factories.member(waiting.party), factories.person()]
    assert [fetched(user, row) for user in others] == [404] * 3
    assert [fetched(user, row) for user in (factories.contact_of(enrolment), staff)] == [200] * 2
    assert Client().get(reverse("material-file", args=[row.pk])).status_code == 302


def test_member_who_was_removed_gets_no_file_any_more(enrolment: Enrolment) -> None:
    row, person = factories.material(enrolment.programme, TEXT), factories.member(enrolment.party)
    client = factories.signed_in(person)
    address = reverse("material-file", args=[row.pk])
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=person).delete()
    assert client.get(address).status_code == 404


def test_material_is_for_its_audience_alone(enrolment: Enrolment) -> None:
    row = factories.material(enrolment.programme, TEXT, title_fi="Vain johdolle", audience=",management,contact,")
    people = {role: factories.member(enrolment.party, role) for role in ("management", "developer", "expert")}
    assert {role: fetched(user, row) for role, user in people.items()} == {
        "management": 200,
        "developer": 404,
        "expert": 404,
    }
    page = factories.signed_in(people["developer"]).get(reverse("materials")).content.decode()
    assert "Vain johdolle" not in page


def test_role_in_another_programme_opens_nothing(enrolment: Enrolment) -> None:
    """A developer here who is in the management team there."""
    row = factories.material(enrolment.programme, TEXT, audience=",management,")
    other = factories.accepted()
    person = factories.member(enrolment.party, "developer")
    factories.belonging(user=person, role="management", municipality=other.municipality)
    assert fetched(person, row) == 404


def test_link_has_no_file_and_a_lost_file_is_a_404(enrolment: Enrolment, media: Path) -> None:
    link, lost = factories.material(enrolment.programme), factories.material(enrolment.programme, TEXT)
    Path(lost.file.path).unlink()
    assert [fetched(factories.contact_of(enrolment), row) for row in (link, lost)] == [404, 404]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://x%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "https://",
        "//example.org",
        "https://exa mple.org",
        "java\tscript:alert(1)",
        "https://[bad",
    ],
)
def test_link_that_leads_to_no_page_is_refused(programme: Programme, url: str) -> None:
    with pytest.raises(materials.MaterialRefused):
        factories.material(programme, url=url)
    assert Material.objects.count() == 0


def test_form_refuses_a_script_for_a_link(programme: Programme, staff: User) -> None:
    sent = {"programme": programme.pk, "kind": "link", "title_fi": "Paha", "url": "javascript:alert(1)"}
    page = factories.signed_in(staff).post(reverse("admin:network_material_add"), sent)
    assert (page.status_code, Material.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\nx", "png"),
        (b"\xff\xd8\xffx", "jpg"),
        (b"RIFF\0\0\0\0WEBPx", "webp"),
        (b"\0\0\0\x18ftypmp42", "mp4"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        ("Päivän ohjelma\r\n9.00 Kahvi".encode(), "txt"),
    ],
)
def test_kind_is_told_by_what_a_file_holds(content: bytes, ending: str) -> None:
    kept = checked(SimpleUploadedFile("esitys.html", content))
    assert (kept.name, kept.ending) == (f"esitys.{ending}", ending)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"Hei <svg onload=alert(1)>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00program",
        b"\x00\x01\x02",
        b"PK\x03\x04broken",
        packed("a.txt"),
        packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        packed("Basic/Standard/x.xml", mimetype=b"application/vnd.oasis.opendocument.text"),
        packed(mimetype=b"application/x-else"),
        packed(mimetype=b"application/vnd.oasis.opendocument.text", how=zipfile.ZIP_DEFLATED),
        damaged(zipfile.ZIP_DEFLATED),
        damaged(zipfile.ZIP_LZMA),
        damaged(zipfile.ZIP_STORED),
        locked(),
        b"",
    ],
)
def test_other_files_are_not_taken(content: bytes) -> None:
    with pytest.raises(ValidationError):
        checked(SimpleUploadedFile("diat.pdf", content))


def test_file_that_is_too_large_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 9)
    with pytest.raises(ValidationError, match="20"):
        checked(SimpleUploadedFile("diat.pdf", PDF))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\salat\\diat.pdf", "diat.pdf"),
        ('a"b\r\nc;d.pdf', "a b c d.pdf"),
        ("....", "material.pdf"),
        ("Päivän diat (2).pptx", "Päivän diat (2).pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
    ],
)
def test_name_is_safe_and_ends_as_its_kind_does(name: str, safe: str) -> None:
    assert files.safe_name(name, "pdf") == safe


def test_file_or_link_and_one_only(programme: Programme) -> None:
    for changes in ({"url": ""}, {"upload": TEXT, "url": "https://example.org"}):
        with pytest.raises(materials.MaterialRefused):
            factories.material(programme, **changes)


def test_material_without_a_title_is_refused(programme: Programme) -> None:
    with pytest.raises(materials.MaterialRefused):
        factories.material(programme, title_fi="")


def test_theme_and_event_of_another_programme_are_refused(programme: Programme) -> None:
    other = factories.programme()
    for changes in ({"theme": factories.theme(other)}, {"event": factories.event(other).pk}):
        with pytest.raises(materials.MaterialRefused):
            factories.material(programme, **changes)
    own = factories.event(programme)
    assert factories.material(programme, theme=factories.theme(programme), event=own.pk).event == own.pk


@pytest.mark.django_db(transaction=True)
def test_replaced_or_deleted_file_is_gone_from_the_disk(media: Path) -> None:
    row = factories.material(factories.programme(), TEXT)
    staff = factories.manager()
    first = Path(row.file.path)
    again = Kept(PDF, "diat.pdf", "pdf", "application/pdf")
    materials.save(material=row, upload=again, changed=["file"], actor=staff)
    kept = Material.objects.get()
    assert (first.exists(), Path(kept.file.path).read_bytes(), kept.file_name) == (False, PDF, "diat.pdf")
    materials.remove(material=kept, actor=staff)
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_file_that_cannot_be_stored_is_a_sentence(programme: Programme, staff: User, media: Path) -> None:
    (media / "materials").write_text("in the way")
    sent = {"programme": programme.pk, "kind": "file", "title_fi": "Diat", "upload": SimpleUploadedFile("a.pdf", PDF)}
    page = factories.signed_in(staff).post(reverse("admin:network_material_add"), sent)
    assert (page.status_code, Material.objects.count()) == (200, 0)


def test_staff_share_a_file_for_some_roles(programme: Programme, staff: User) -> None:
    sent = {
        "programme": programme.pk,
        "kind": "file",
        "title_sv": "Bilder",
        "upload": SimpleUploadedFile("bilder.pdf", PDF),
        "roles": ["management", "contact"],
    }
    factories.signed_in(staff).post(reverse("admin:network_material_add"), sent)
    made = Material.objects.get()
    assert (made.roles, made.file_name, made.file_type) == (["contact", "management"], "bilder.pdf", "application/pdf")
    change = reverse("admin:network_material_change", args=[made.pk])
    factories.signed_in(staff).post(change, {"kind": "file", "title_sv": "Bilder", "roles": Membership.Role.values})
    made.refresh_from_db()
    assert (made.audience, made.file_name) == ("", "bilder.pdf")


def test_recording_has_captions_due_in_two_weeks_and_late_ones_are_listed(programme: Programme, staff: User) -> None:
    row = factories.material(programme, kind="recording")
    plain = factories.material(programme)
    assert row.captions_due == timezone.localdate() + timedelta(days=14)
    assert plain.captions_due is None
    late = f"{reverse('admin:network_material_changelist')}?captions=late"
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert factories.signed_in(staff).get(late).context["cl"].result_count == 0
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert factories.signed_in(staff).get(late).context["cl"].result_count == 1
        assert [materials.mark_captions(material=row, actor=staff) for _ in range(2)] == [True, False]
        assert factories.signed_in(staff).get(late).context["cl"].result_count == 0
    assert materials.mark_captions(material=plain, actor=staff) is False


def test_due_day_of_captions_stays_when_a_recording_is_changed(programme: Programme, staff: User) -> None:
    row = factories.material(programme, kind="recording")
    due = row.captions_due
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        materials.save(material=row, upload=None, changed=["title_fi"], actor=staff)
        assert Material.objects.get().captions_due == due
        row.kind = Material.Kind.LINK
        materials.save(material=row, upload=None, changed=["kind"], actor=staff)
    assert Material.objects.get().captions_due is None


def test_list_is_narrowed_by_the_address_and_nonsense_narrows_nothing(enrolment: Enrolment) -> None:
    where = enrolment.programme
    factories.material(where, title_fi="Tallenne", kind="recording", language="fi")
    factories.material(where, title_fi="Bilder", kind="file", language="sv")
    factories.material(where, title_fi="Kuvat", kind="file")
    client = factories.signed_in(factories.contact_of(enrolment))

    def shown(query: str) -> set[str]:
        return {str(one) for one in client.get(reverse("materials") + query).context["materials"]}

    assert shown("?kind=recording") == {"Tallenne"}
    assert shown("?language=sv") == {"Bilder", "Kuvat"}
    assert shown("?kind=x&language=å&page=y") == {"Tallenne", "Bilder", "Kuvat"}


def test_materials_ask_as_often_with_one_as_with_three(enrolment: Enrolment) -> None:
    client = factories.signed_in(factories.contact_of(enrolment))
    event = factories.event(enrolment.programme)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("materials"))
        return len(captured)

    factories.material(enrolment.programme, event=event.pk)
    queries()
    one = queries()
    for _ in range(2):
        factories.material(enrolment.programme, event=event.pk, theme=factories.theme(enrolment.programme))
    assert queries() == one


def test_theme_leads_to_the_materials_that_the_reader_may_see(enrolment: Enrolment) -> None:
    theme = factories.theme(enrolment.programme)
    factories.material(enrolment.programme, theme=theme, title_fi="Kaikille")
    factories.material(enrolment.programme, theme=theme, title_fi="Johdolle", audience=",management,")
    page = factories.signed_in(factories.member(enrolment.party)).get(reverse("themes")).content.decode()
    assert ("Kaikille" in page, "Johdolle" in page) == (True, False)


@pytest.mark.parametrize("name", ["FullDisk", "RefusingBucket"])
def test_storage_that_takes_nothing_is_told_and_nothing_changes(
    programme: Programme, settings: Any, media: Path, name: str
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"tests.full_disk.{name}"}}
    with pytest.raises(MaterialRefused) as refused:
        factories.material(programme, TEXT)
    assert (refused.value.field, Material.objects.count()) == ("upload", 0)
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_slow_storage_holds_up_nobody_who_changes_the_material(settings: Any) -> None:
    row = factories.material(factories.programme())
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.full_disk.Unlocked"}}
    row.url = ""
    materials.save(material=row, upload=TEXT, changed=["url"], actor=None)
    assert Material.objects.get().file.read() == TEXT.content


def test_file_without_a_material_goes_after_a_day(programme: Programme, media: Path) -> None:
    row = factories.material(programme, TEXT)
    stray = Path(row.file.path).with_name("stray.txt")
    stray.write_bytes(b"x")
    for file in (stray, Path(row.file.path)):
        os.utime(file, (time.time() - 90_000,) * 2)
    assert purge_all()["files of materials that belong to none, a day after they were stored"] == 1
    assert [path for path in media.rglob("*") if path.is_file()] == [Path(row.file.path)]
