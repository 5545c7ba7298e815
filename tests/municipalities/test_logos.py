"""A logo is decoded in a process of its own, which may use little, knows nothing and is ended in time."""

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from municipalities import decoding, logos
from municipalities.models import Brand
from municipalities.verdicts import Verdict
from tests import factories

STOPPED = "took too much time or memory"
HANGS = "import time; time.sleep(60)"
EATS_MEMORY = "from municipalities.decoding import confine; confine(); bytearray(2**30)"
WRITES_WITHOUT_END = "import sys\nwhile True: sys.stdout.buffer.write(bytes(2**20))"
DIES = "import os; os.kill(os.getpid(), 11)"


def picture(size: tuple[int, int] = (60, 40), mode: str = "RGB", kind: str = "PNG", **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind, **options)
    return made.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content, content_type="image/png")


def decode_by(monkeypatch: pytest.MonkeyPatch, program: str, seconds: float = 1) -> None:
    """Let this program stand for the process that decodes."""
    monkeypatch.setattr(logos, "COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(logos, "SECONDS", seconds)


def inside(monkeypatch: pytest.MonkeyPatch, program: str) -> str:
    """What a process prints that is started as the one that decodes, and ends well."""
    decode_by(monkeypatch, program, seconds=20)
    code, said = logos.decode(b"")
    assert code == Verdict.CLEAN
    return said.decode().strip()


def refusal(content: bytes) -> str:
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            logos.clean_logo(upload(content))
        return str(refused.value.message)


def test_nothing_is_decoded_where_pages_are_served() -> None:
    program = "import sys; from django.conf import settings; settings.DEBUG; import municipalities.logos; "
    program += "print('PIL' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, check=True)
    assert said.stdout.strip() == b"False"


@pytest.mark.parametrize("program", [HANGS, EATS_MEMORY, WRITES_WITHOUT_END, DIES])
def test_process_that_hangs_or_breaks_is_ended_and_told_kindly(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    decode_by(monkeypatch, program)
    begun = time.monotonic()
    assert STOPPED in refusal(picture())
    assert time.monotonic() - begun < 10


def test_nothing_of_the_form_is_lost_when_the_process_is_killed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    decode_by(monkeypatch, HANGS)
    enrolment = factories.accepted(place := factories.municipality())
    client = factories.signed_in(factories.member(place, role="contact", language="en"))
    filled = {"primary": "#123456", "accent": "#E9B44C", "typeface": "lato", "logo_alt": "Vaakuna"}
    with translation.override("en"):
        address = factories.page("brand", enrolment)
    page = client.post(address, {**filled, "logo": upload(picture())}).content.decode()
    assert STOPPED in page
    assert "Nothing has been saved yet" in page
    assert all(value in page for value in ("#123456", "#E9B44C", "Vaakuna"))
    assert not Brand.objects.exists()


def test_upload_that_the_process_does_not_read_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    decode_by(monkeypatch, "import os; os.close(0); print('made')", seconds=20)
    assert logos.decode(bytes(logos.MOST_BYTES)) == (Verdict.CLEAN, b"made\n")


def test_no_process_to_be_had_is_told_kindly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logos, "COMMAND", ("/nowhere/python",))
    assert STOPPED in refusal(picture())


def test_process_is_confined_before_it_decodes() -> None:
    program = (
        "import resource, sys; from municipalities import decoding\n"
        "decoding.clean = lambda content: repr([resource.getrlimit(one) for one, most in decoding.LIMITS]).encode()\n"
        "sys.exit(decoding.main())"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, input=b"", capture_output=True, check=False, cwd=settings.BASE_DIR)
    assert ran.returncode == Verdict.CLEAN
    assert ran.stdout.decode() == repr([(most, most) for _limit, most in decoding.LIMITS])


def test_process_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_SECRET", "told to nobody")
    held = inside(monkeypatch, "import os; print(sorted(os.environ))")
    assert held in ("[]", "['LC_CTYPE']")  # which Python sets itself


def test_process_knows_neither_settings_nor_database(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = "import sys, municipalities.decoding; print({'django', 'psycopg', 'structlog'} & set(sys.modules))"
    assert inside(monkeypatch, loaded) == "set()"


def test_process_inherits_no_open_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w"):
        assert inside(monkeypatch, "import os; print(len(os.listdir('/proc/self/fd')) - 1)") == "3"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("bytearray(2**30)", "MemoryError"),
        ("os.fork()", "BlockingIOError"),
        ("os.write(os.memfd_create('new'), b'x')", "OSError"),
        ("[os.dup(1) for _ in range(20)]", "OSError"),
        ("resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))", "ValueError"),
        ("print(resource.getrlimit(resource.RLIMIT_CORE))", "(0, 0)"),
        ("print(resource.getrlimit(resource.RLIMIT_CPU))", "(10, 10)"),
    ],
)
def test_process_gives_up_what_decoding_does_not_need(monkeypatch: pytest.MonkeyPatch, act: str, error: str) -> None:
    """As an ordinary user, since the system lets its first user do more."""
    program = f"""
import os, resource
from municipalities.decoding import confine
if os.getuid() == 0:
    os.setuid(65534)
confine()
try:
    {act}
except Exception as error:
    print(type(error).__name__)
"""
    assert inside(monkeypatch, program) == error


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture((30_000, 30_000), "1"), "4,000 pixels"),
        (picture((30_000, 30_000), "1")[:200], "4,000 pixels"),
        (picture((12_000, 12_000), "1"), "4,000 pixels"),
        (picture((4001, 1)), "4,000 pixels"),
        (picture((900, 900), kind="JPEG")[:-300], "broken"),
        (picture((900, 900), kind="JPEG", progressive=True)[:-300], "broken"),
        (picture((900, 900))[:-30], "broken"),
        (picture(kind="GIF"), "not a PNG, JPEG or WebP"),
        (b"", "not a PNG, JPEG or WebP"),
    ],
    ids=range(9),
)
def test_picture_that_is_not_taken_is_told_why(content: bytes, words: str) -> None:
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("PNG", "I;16", {}),
        ("JPEG", "CMYK", {"progressive": True, "subsampling": 0}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
def test_largest_picture_is_decoded_within_the_limits(kind: str, mode: str, options: dict[str, Any]) -> None:
    made = logos.clean_logo(upload(picture((4000, 4000), mode, kind, **options)))
    with Image.open(io.BytesIO(made)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (1200, 1200))


def test_picture_is_turned_as_its_camera_says() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    made = logos.clean_logo(upload(picture((60, 40), kind="JPEG", exif=turned)))
    with Image.open(io.BytesIO(made)) as kept:
        assert kept.size == (40, 60)
