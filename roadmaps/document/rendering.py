"""From a snapshot to PDF bytes with WeasyPrint: PDF/UA-1, tagged, in the snapshot's language."""

import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pydyf  # type: ignore[import-untyped]
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from municipalities.typefaces import Face, family_of
from roadmaps.document.content import document_context
from roadmaps.document.fetcher import BASE, File, OwnFiles
from roadmaps.document.hyphenation import teach_finnish
from roadmaps.document.texts import Content

Progress = Callable[[int, str], None]
"""Told how far the work is, 0–100, and in which stage, in words."""


INNER_LINK = re.compile(r'<a href="#([a-z]+)">([^<]+)</a>')


def nothing(percent: int, stage: str) -> None:
    """For those who do not follow the progress."""


def make_pdf(content: Content, *, progress: Progress = nothing) -> bytes:
    """The document of a snapshot. The same snapshot and logo give the same text, figures and PDF identifier."""
    progress(5, _("Collecting what the document shows"))
    faces = list(family_of(content["brand"]["typeface"]).faces())
    logo = read_logo(content["brand"]["logo"])
    fetcher = OwnFiles(files_of(faces, logo))
    html, css = markup(content, faces, has_logo=logo is not None)
    progress(30, _("Setting the pages"))
    teach_finnish()
    fonts = FontConfiguration()
    style = CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    laid_out = HTML(string=html, base_url=BASE, url_fetcher=fetcher).render(stylesheets=[style], font_config=fonts)
    progress(85, _("Writing the PDF"))
    pdf: bytes = laid_out.write_pdf(
        finisher=name_links(html), pdf_variant="pdf/ua-1", pdf_identifier=identifier(content)
    )
    return pdf


def name_links(markup: str) -> Callable[[Any, Any], None]:
    """Gives each link inside the document the words it stands on; WeasyPrint gives it the name of its target."""
    names = {target: unescape(words) for target, words in INNER_LINK.findall(markup)}

    def finish(document: Any, pdf: Any) -> None:
        for part in pdf.objects:
            if isinstance(part, pydyf.Dictionary) and part.get("Subtype") == "/Link" and "Dest" in part:
                words = names.get(part["Dest"].string)
                part["Contents"] = pydyf.String(words) if words else part["Contents"]

    return finish


def markup(content: Content, faces: list[Face], *, has_logo: bool) -> tuple[str, str]:
    """HTML and CSS of the document, in its own language."""
    with translation.override(content["language"]):
        context = document_context(content) | {"faces": list(enumerate(faces)), "has_logo": has_logo}
        html = render_to_string("roadmaps/document/document.html", context)
        return html, render_to_string("roadmaps/document/document.css", context)


def files_of(faces: list[Face], logo: bytes | None) -> dict[str, File]:
    """The document's own files by their names in its CSS and HTML."""
    files = {
        f"font/{number}": File(face.path.read_bytes(), f"font/{face.path.suffix.removeprefix('.')}")
        for number, face in enumerate(faces)
    }
    if logo is not None:
        files["logo"] = File(logo, "image/png")
    return files


def read_logo(name: str) -> bytes | None:
    """The stored logo; None when there is none, or none any more."""
    if not name or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def identifier(content: Any) -> bytes:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32].encode()
