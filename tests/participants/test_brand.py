"""A party's visual identity: what is taken, what is refused, who may."""

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image, PngImagePlugin

from audit.models import Entry
from documents.colours import contrast
from municipalities.decoding import KEPT_PIXELS
from municipalities.logos import clean_logo
from municipalities.models import Brand, Municipality
from tests import factories

URL = "/en/m/951/spring/brand/"
COLOURS = {"primary": "#0b5d5e", "accent": "#e9b44c", "typeface": "lato", "logo_alt": "Vaakuna"}


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path) -> Municipality:
    settings.MEDIA_ROOT = tmp_path
    made = factories.municipality(code="951", name_fi="Koekylä")
    factories.accepted(made, programme=factories.programme(slug="spring"))
    return made


@pytest.fixture
def contact(place: Municipality) -> Client:
    return factories.signed_in(factories.member(place, role="contact", language="en"))


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#336699").save(made, kind, **options)
    return made.getvalue()


def noise(kind: str = "PNG", **options: Any) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(made, kind, **options)
    return made.getvalue()


def upload(content: bytes, name: str = "logo.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def bomb() -> bytes:
    """A PNG of 20,000 × 20,000 pixels in 50 kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    side = (20_000).to_bytes(4, "big")
    rows = zlib.compress(b"\0" * 2501 * 20_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", side + side + b"\x01\x00\x00\x00\x00")
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "svg": upload(SVG, "logo.svg", "image/svg+xml"),
    "svg named png": upload(SVG),
    "pdf named png": upload(b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF"),
    "html named png": upload(b"<html><script>alert(1)</script></html>"),
    "gif": upload(picture("GIF"), "logo.gif", "image/gif"),
    "too many pixels": upload(bomb()),
    "too wide": upload(picture(size=(4001, 2))),
    "too large": upload(b"\x89PNG\r\n\x1a\n" + b"\0" * 2_200_000),
    "half a picture": upload(noise()[:20_000]),
    "half a jpeg": upload(noise("JPEG")[:20_000], "logo.jpg", "image/jpeg"),
    "half a progressive jpeg": upload(noise("JPEG", progressive=True)[:20_000], "logo.jpg", "image/jpeg"),
    "half a webp": upload(noise("WEBP")[:20_000], "logo.webp", "image/webp"),
    "broken head": upload(b"\x89PNG\r\n\x1a\n" + b"\xff" * 200),
    "empty": upload(b""),
    "null bytes": upload(b"\0" * 500),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_logo_is_refused_in_words_and_the_rest_is_kept(contact: Client, name: str) -> None:
    HOSTILE[name].seek(0)
    response = contact.post(URL, {**COLOURS, "primary": "#123456", "logo": HOSTILE[name]})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing has been saved yet" in page
    assert "choose" in page.lower()
    assert "#123456" in page
    assert not Brand.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_logo_is_kept_as_a_clean_png_under_a_random_name(contact: Client, kind: str) -> None:
    response = contact.post(URL, {**COLOURS, "logo": upload(picture(kind), "../../etc/My logo.exe")})
    assert response.status_code == 302
    name = Brand.objects.get().logo.name or ""
    assert name.startswith("logos/")
    assert name.endswith(".png")
    assert "exe" not in name
    shown = contact.get(f"{URL}logo.png")
    assert shown["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as kept:  # type: ignore[attr-defined]
        assert (kept.format, kept.size) == ("PNG", (60, 40))


def test_logo_loses_everything_but_its_pixels() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Secret Person")
    content = clean_logo(upload(picture(pnginfo=info) + b"<?php trailing(); ?>"))
    assert b"Secret Person" not in content
    assert b"php" not in content


def test_large_logo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(clean_logo(upload(picture(size=(3000, 1500)))))) as kept:
        assert kept.size == (KEPT_PIXELS, KEPT_PIXELS // 2)


def test_refusal_tells_what_to_do() -> None:
    with translation.override("en"):
        with pytest.raises(ValidationError, match="Ask for the logo as a PNG"):
            clean_logo(upload(SVG))
        with pytest.raises(ValidationError, match="4,000 pixels"):
            clean_logo(upload(bomb()))


@pytest.mark.parametrize(
    "wrong",
    [{"primary": "red"}, {"primary": "#12345"}, {"accent": '#"><b>'}, {"typeface": "comic"}, {"logo_alt": "x" * 121}],
)
def test_wrong_choice_is_refused(contact: Client, wrong: dict[str, str]) -> None:
    response = contact.post(URL, {**COLOURS, **wrong})
    assert response.status_code == 200
    assert "Nothing has been saved yet" in response.content.decode()
    assert not Brand.objects.exists()


def test_pale_colour_is_kept_with_dark_text_on_it(contact: Client) -> None:
    page = contact.post(URL, {**COLOURS, "primary": "#ffd400"}, follow=True).content.decode()
    assert "--band: #FFD400; --on-band: #14303A;" in page
    assert "We darkened" not in page


def test_colour_on_which_nothing_can_be_read_is_darkened_and_said(contact: Client) -> None:
    response = contact.post(URL, {**COLOURS, "primary": "#808080"}, follow=True)
    page = response.content.decode()
    assert "We darkened your main colour from #808080" in page
    assert Brand.objects.get().primary == "#808080"
    used = page.split("--band: ")[1][:7]
    assert contrast(used, "#FFFFFF") >= 4.5


def test_change_is_logged_without_personal_data(contact: Client) -> None:
    contact.post(URL, COLOURS)
    entry = Entry.objects.get(action="brand.changed")
    assert entry.payload == {"logo": False}


def test_logo_stays_when_only_colours_change_and_goes_when_asked(contact: Client) -> None:
    contact.post(URL, {**COLOURS, "logo": upload(picture())})
    contact.post(URL, COLOURS)
    assert Brand.objects.get().logo
    contact.post(URL, {**COLOURS, "remove_logo": "on"})
    assert not Brand.objects.get().logo
    assert contact.get(f"{URL}logo.png").status_code == 404


def test_logo_whose_file_is_gone_is_not_found(contact: Client, place: Municipality) -> None:
    Brand.objects.create(municipality=place, logo="logos/gone.png")
    assert contact.get(f"{URL}logo.png").status_code == 404


def test_only_contact_persons_and_staff_change_the_identity(place: Municipality) -> None:
    other = factories.municipality(code="952")
    member = factories.signed_in(factories.member(place, role="management"))
    outsider = factories.signed_in(factories.member(other, role="contact"))
    staff = factories.signed_in(factories.consultant())
    Brand.objects.create(municipality=place, logo="logos/x.png").logo.save("x.png", upload(picture()))
    assert [client.get(URL).status_code for client in (member, outsider, staff)] == [403, 404, 200]
    assert [client.post(URL, COLOURS).status_code for client in (member, outsider)] == [403, 404]
    assert [client.get(f"{URL}logo.png").status_code for client in (member, outsider)] == [200, 404]
    assert Client().get(URL).status_code == 302
    assert Client().get(f"{URL}logo.png").status_code == 302


def test_page_has_nothing_inline(contact: Client) -> None:
    page = contact.get(URL).content.decode()
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    ("primary", "accent", "shaded", "unseen"),
    [("#0B5D5E", "#E9B44C", False, False), ("#F2C94C", "#14303A", True, False), ("#F2C94C", "#E9B44C", True, True)],
)
def test_page_says_what_becomes_of_a_light_colour_and_of_two_that_are_alike(
    contact: Client, place: Municipality, primary: str, accent: str, shaded: bool, unseen: bool
) -> None:
    Brand.objects.create(municipality=place, primary=primary, accent=accent)
    shown = contact.get(URL).content.decode()
    assert ("use a darker shade of it" in shown, "can hardly be told" in shown) == (shaded, unseen)
