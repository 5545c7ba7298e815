"""From HTML and CSS to PDF bytes with WeasyPrint: PDF/UA-1, tagged, made of its own files alone."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import pydyf  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from documents.checks import findings
from documents.fetcher import BASE, File, OwnFiles
from documents.hyphenation import teach_finnish
from documents.tagging import mend

Progress = Callable[[int, str], None]
"""Told how far the work is, 0–100, and in which stage, in words."""

PRINTED = 4
"""The flag of what stands on paper too."""
INNER_LINK = re.compile(r'<a href="#([\w-]+)">([^<]+)</a>')


class FaultyDocument(Exception):
    """A finished PDF that some readers could not use: a fault of its template, so that nobody is handed it."""


def nothing(percent: int, stage: str) -> None:
    """For those who do not follow the progress."""


def render(
    html: str,
    css: str,
    *,
    files: Mapping[str, File],
    identifier: bytes,
    zoom: float = 1,
    progress: Progress = nothing,
) -> bytes:
    """`html` names its own language and title. The same input gives the same text, figures and PDF identifier.

    `zoom`: how many times as large as the style says everything is, the paper too.

    Raises FaultyDocument, with what is wrong, where the PDF is not what it says it is.
    """
    progress(30, _("Setting the pages"))
    teach_finnish()
    fetcher, fonts = OwnFiles(files), FontConfiguration()
    style = CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    laid_out = HTML(string=html, base_url=BASE, url_fetcher=fetcher).render(stylesheets=[style], font_config=fonts)
    progress(85, _("Writing the PDF"))
    pdf: bytes = laid_out.write_pdf(
        zoom=zoom, finisher=finisher(html), pdf_variant="pdf/ua-1", pdf_identifier=identifier
    )
    if faults := findings(pdf):
        raise FaultyDocument("; ".join(faults))
    return pdf


def finisher(html: str) -> Callable[[Any, Any], None]:
    """What is done to WeasyPrint's PDF before it is written."""
    name = name_links(html)

    def finish(document: Any, pdf: Any) -> None:
        name(document, pdf)
        mend(document, pdf)

    return finish


def name_links(html: str) -> Callable[[Any, Any], None]:
    """Gives each link inside the document the words it stands on; WeasyPrint gives it the name of its target."""
    names = {target: unescape(words) for target, words in INNER_LINK.findall(html)}

    def finish(document: Any, pdf: Any) -> None:
        for part in pdf.objects:
            if isinstance(part, pydyf.Dictionary) and part.get("Subtype") == "/Link" and "Dest" in part:
                words = names.get(part["Dest"].string)
                part["Contents"] = pydyf.String(words) if words else part["Contents"]
                part["F"] = PRINTED

    return finish


def identifier_of(content: Any) -> bytes:
    """The same for the same content, which is plain data."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32].encode()
