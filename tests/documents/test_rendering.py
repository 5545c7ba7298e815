"""A document made from content that is handed in: its furniture, its files, its links."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from weasyprint import HTML

from documents.brand import DocumentBrand
from documents.fetcher import BASE, OwnFiles
from documents.rendering import render
from documents.templatetags.documents import css_text
from tests.documents.samples import BRAND, figures, markup, pdf_of


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of(*markup())


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True)
    return made.stdout.rstrip("\f").split("\f")


def test_any_app_can_make_a_document_of_a_cover_and_a_page(pdf: bytes, tmp_path: Path) -> None:
    cover, page = pages_of(pdf, tmp_path)
    assert [" ".join(line.split()) for line in cover.splitlines() if line.strip()] == [
        "The fruit growers",
        "Of apples & pears",
        "A year’s harvest",
        "12 May 2026",
    ]
    head, *_rest, foot = [line.split() for line in page.splitlines() if line.strip()]
    assert head == ["Of", "apples", "&", "pears", "Contents"]
    assert foot == ["2"]
    assert ["Figures", "&", "fruit", "2"] in [line.split() for line in page.splitlines()]
    for words in ("Plant the trees", "Press the juice", "the cook", "3 sweet", "wanted", "+0.3", "−0.2", "Sweetness"):
        assert words in page


def test_every_figure_of_a_document_says_what_it_shows(pdf: bytes) -> None:
    names = ["A profile", "A dumbbell", "A timeline", "Bars", "A poster"]
    assert len(figures()) == len(names)
    with pikepdf.open(BytesIO(pdf)) as made:
        said = [str(item["/Alt"]) for item in made.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    assert sorted(said) == sorted(["Two roads", *(f"{name}. What it shows." for name in names)])


def test_links_are_named_by_their_words(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as made:
        assert {str(link["/Contents"]) for link in made.pages[1]["/Annots"]} == {"Figures & fruit"}


def test_same_content_gives_the_same_identifier_and_other_content_another(pdf: bytes) -> None:
    def identifier(made: bytes) -> bytes:
        with pikepdf.open(BytesIO(made)) as document:
            return bytes(document.trailer["/ID"][0])

    assert identifier(pdf_of(*markup())) == identifier(pdf)
    assert identifier(pdf_of(*markup(title="Of plums"))) != identifier(pdf)


def test_progress_is_told_in_rising_steps() -> None:
    steps: list[int] = []
    render(*markup(), files=BRAND.files(), identifier=b"1", progress=lambda percent, _stage: steps.append(percent))
    assert steps == [30, 85]


@pytest.mark.parametrize(("logo_alt", "said"), [("A pear", "A pear"), ("", "The fruit growers")])
def test_logo_stands_on_the_cover_with_its_words(logo_alt: str, said: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "#123456").save(picture, "PNG")
    brand = DocumentBrand("#7A1F3D", "#FFFFFF", "#F2E9EC", "#F2B632", "lato", picture.getvalue(), logo_alt)
    pdf = render(*markup(brand=brand), files=brand.files(), identifier=b"1")
    with pikepdf.open(BytesIO(pdf)) as made:
        assert len(made.pages[0].get_images()) == 1
        assert said in [
            str(item["/Alt"]) for item in made.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]


def test_css_text_leaves_no_way_out_of_its_string() -> None:
    assert css_text('a"b\\') == "a\\000022 b\\00005c "
    assert css_text("Ähtäri 2026") == "Ähtäri 2026"


def test_markup_that_asks_for_other_files_gets_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    markup = (
        f'<html lang="fi"><title>x</title><link rel="stylesheet" href="file://{secret}">'
        f'<link rel="attachment" href="file://{secret}"><img alt="a" src="file://{secret}">'
        f'<svg xmlns="http://www.w3.org/2000/svg"><title>a</title><image href="file://{secret}"/></svg>'
        f"<style>@import url('file://{secret}'); p {{ background: url('file://{secret}') }}</style><p>text"
    )
    asked: list[str] = []

    class Listening(OwnFiles):
        def fetch(self, url: str, headers: Any = None) -> Any:
            asked.append(url)
            return super().fetch(url, headers)

    pdf = HTML(string=markup, base_url=BASE, url_fetcher=Listening({})).write_pdf(pdf_variant="pdf/ua-1")
    assert asked
    assert b"the secret" not in pdf
    with pikepdf.open(BytesIO(pdf)) as made:
        assert len(made.attachments) == 0
