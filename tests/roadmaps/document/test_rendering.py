"""The PDF: accessible, in the municipality's colours and language, and made of its own files alone."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from documents.checks import elements_in, findings
from documents.typefaces import FAMILIES, Typeface
from roadmaps.document.content import document_context
from roadmaps.document.rendering import brand_of, make_pdf, markup
from surveys.results.report import differences_of
from tests.roadmaps.samples import BRAND, sample


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout


def tags_of(pdf: pikepdf.Pdf) -> dict[str, list[Any]]:
    """Structure elements by their type."""
    tags: dict[str, list[Any]] = {}
    for element in elements_in(pdf.Root["/StructTreeRoot"]):
        tags.setdefault(str(element["/S"]), []).append(element)
    return tags


@pytest.fixture(scope="module")
def finnish() -> bytes:
    return make_pdf(sample("fi"))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_pdf_is_sound_titled_and_in_its_language(language: str) -> None:
    content = sample(language)
    made = make_pdf(content)
    assert findings(made) == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root["/Lang"]) == language
        assert str(pdf.docinfo["/Title"]) == content["title"]


def test_pdf_has_headings_tables_figures_and_an_outline(finnish: bytes) -> None:
    with pikepdf.open(io.BytesIO(finnish)) as pdf:
        tags = tags_of(pdf)
        assert len(tags["/H1"]) == 1
        assert len(tags["/H2"]) >= 10
        assert len(tags["/Table"]) >= 4
        assert len(tags["/Figure"]) >= 6
        assert len(pdf.Root["/Outlines"].keys()) > 0


def test_links_are_named_by_their_words(finnish: bytes) -> None:
    with pikepdf.open(io.BytesIO(finnish)) as pdf:
        named = [str(link["/Contents"]) for page in pdf.pages for link in page.get("/Annots", [])]
    assert "Sisällys" not in named
    assert len(named) >= 10
    assert all(name[0].isupper() for name in named)


def test_pdf_uses_the_municipalitys_typeface_alone(finnish: bytes) -> None:
    with pikepdf.open(io.BytesIO(finnish)) as pdf:
        names = {str(font["/BaseFont"]) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    assert all("Hanken" in name for name in names)


def test_pdf_is_in_the_municipalitys_colour(finnish: bytes) -> None:
    with pikepdf.open(io.BytesIO(finnish)) as pdf:
        cover = pdf.pages[0].Contents.read_bytes() if not isinstance(pdf.pages[0].Contents, pikepdf.Array) else b""
        red, green, blue = (int(BRAND["primary"][at : at + 2], 16) / 255 for at in (1, 3, 5))
        fills = [line.split() for line in cover.decode("latin-1").splitlines() if line.endswith((" rg", " scn"))]
        assert any(
            [round(float(part), 2) for part in fill[:3]] == [round(red, 2), round(green, 2), round(blue, 2)]
            for fill in fills
            if len(fill) == 4
        )


def test_one_page_of_the_pdf_is_landscape_for_the_poster(finnish: bytes) -> None:
    with pikepdf.open(io.BytesIO(finnish)) as pdf:
        boxes = [[float(side) for side in page.MediaBox] for page in pdf.pages]
        assert sum(box[2] > box[3] for box in boxes) == 1


def test_pdf_shows_targets_measures_and_why(finnish: bytes, tmp_path: Path) -> None:
    text = text_of(finnish, tmp_path)
    for part in ("Kuusirannan digitiekartta", "Tieto kirjataan nyt kolmeen", "integraatioalusta", "johtoryhmä"):
        assert part in text


def test_same_snapshot_gives_the_same_text_and_identifier(finnish: bytes, tmp_path: Path) -> None:
    again = make_pdf(sample("fi"))
    assert text_of(again, tmp_path) == text_of(finnish, tmp_path)
    with pikepdf.open(io.BytesIO(again)) as one, pikepdf.open(io.BytesIO(finnish)) as other:
        assert one.trailer["/ID"][0] == other.trailer["/ID"][0]


@pytest.mark.parametrize("typeface", list(Typeface))
def test_every_typeface_is_embedded(typeface: str) -> None:
    content = sample("fi", brand={**BRAND, "typeface": typeface})
    with pikepdf.open(io.BytesIO(make_pdf(content))) as pdf:
        names = {str(font["/BaseFont"]) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    wanted = FAMILIES[typeface].name.replace(" ", "-")
    assert any(wanted.replace("-", "") in name.replace("-", "") for name in names)


def test_comparison_names_the_same_aspects_as_the_results_page(tmp_path: Path) -> None:
    content = sample("fi")
    for level in content["levels"]:
        level.update(baseline=3.2, network=3.0 if level["aspect"] < 6 else 3.4)
    context = document_context(content, brand_of(content))
    differences = differences_of((level["aspect"], level["baseline"], level["network"]) for level in content["levels"])
    assert [level["aspect"] for level, _said in context["ahead"]] == [aspect for aspect, _gap in differences.ahead]
    assert [level["aspect"] for level, _said in context["behind"]] == [aspect for aspect, _gap in differences.behind]
    assert context["behind"][0][1].startswith("−0")


def test_empty_roadmap_makes_a_document_too(tmp_path: Path) -> None:
    content = sample("fi", vision="", foreword="", owner_body="", follow_up="", targets=[], survey=None)
    for level in content["levels"]:
        level.update(baseline=None, network=None, target=None, gap=None, reason="", baseline_word="", target_word="")
    assert make_pdf(content).startswith(b"%PDF")


def test_hundred_measures_and_hostile_texts_fit_their_pages(tmp_path: Path) -> None:
    content = sample("fi", title='</style>"\\ <script>alert(1)</script>', vision="Pitkäsanainenvisio" * 80)
    target = content["targets"][0]
    measure = target["measures"][0] | {"title": "<b>Ähtäri</b> & " + "x" * 150, "owner": "ä" * 120}
    target["measures"] = [measure] * 100
    text = text_of(make_pdf(content), tmp_path)
    assert "<b>Ähtäri</b> &" in text
    assert "<script>" in text


def test_logo_is_on_the_cover_and_its_absence_does_no_harm(db: None) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (40, 20), "#123456").save(picture, "PNG")
    name = default_storage.save("logos/one.png", ContentFile(picture.getvalue()))
    with pikepdf.open(io.BytesIO(make_pdf(sample("fi", brand={**BRAND, "logo": name})))) as pdf:
        assert len(pdf.pages[0].get_images()) == 1
    with pikepdf.open(io.BytesIO(make_pdf(sample("fi", brand={**BRAND, "logo": "logos/gone.png"})))) as pdf:
        assert len(pdf.pages[0].get_images()) == 0


def test_running_head_is_the_title_letter_for_letter(tmp_path: Path) -> None:
    title = 'Digitiekartta: Kuusi & "Ranta"'
    _cover, _poster, *pages = text_of(make_pdf(sample("fi", title=title)), tmp_path).rstrip("\f").split("\f")
    assert len(pages) > 4
    assert all(title in page.lstrip().splitlines()[0] for page in pages)


def html_of(**changes: Any) -> str:
    content = sample("en", **changes)
    return markup(content, brand_of(content))[0]


def test_nothing_is_said_of_measures_that_are_not_published() -> None:
    targets = [{**target, "measures": []} for target in sample("en")["targets"]]
    html = html_of(targets=targets)
    assert "No measures" not in html
    assert "0 measures" not in html
    assert "1 development target." in html


def test_reasons_are_announced_when_every_level_has_one() -> None:
    assert "The reasons stand beside the levels" not in html_of()
    levels = [{**level, "reason": "Siksi."} for level in sample("en")["levels"]]
    assert "The reasons stand beside the levels" in html_of(levels=levels)
    levels[0] = {**levels[0], "target": None, "reason": ""}
    assert "The reasons stand beside the levels" in html_of(levels=levels)


def test_measure_within_a_month_and_a_negative_gap_are_written_as_people_write_them() -> None:
    (target, *_rest) = sample("fi")["targets"]
    within = {**target["measures"][0], "starts": "2027-02-01", "ends": "2027-02-20"}
    levels = [{**level, "baseline": 3.2, "target": 3, "gap": -0.2} for level in sample("en")["levels"]]
    html = html_of(levels=levels, targets=[{**target, "measures": [within, target["measures"][1]]}])
    assert html.count("<td>2/2027</td>") == 2
    assert html.count("<td>8/2026–12/2027</td>") == 2
    assert "−0.2" in html
    assert "-0.2" not in html
