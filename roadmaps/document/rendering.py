"""From a snapshot to PDF bytes, in the snapshot's language."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.brand import DocumentBrand, stored_logo
from documents.rendering import Progress, identifier_of, nothing, render
from roadmaps.document.content import document_context
from roadmaps.document.texts import Content
from roadmaps.models.version import Approval

ON_A3 = 2**0.5
"""How many times as large as on A4."""


def make_pdf(content: Content, *, approval: Approval | None = None, progress: Progress = nothing) -> bytes:
    """The document of a snapshot, a draft unless it is approved.

    The same snapshot, approval and logo give the same text, figures and PDF identifier.
    """
    progress(5, _("Collecting what the document shows"))
    brand = brand_of(content)
    html, css = markup(content, brand, approval)
    identifier = identifier_of(as_made(content, approval))
    return render(html, css, files=brand.files(), identifier=identifier, progress=progress)


def make_poster(content: Content, *, approval: Approval | None = None) -> bytes | None:
    """The one-page roadmap alone, on A3 for a wall; None where there is nothing to show on it."""
    brand = brand_of(content)
    with translation.override(content["language"]):
        context = document_context(content, brand, approval)
        if context["poster"] is None:
            return None
        html = render_to_string("roadmaps/document/poster.html", context)
        css = render_to_string("roadmaps/document/document.css", context)
    identifier = identifier_of([as_made(content, approval), "poster"])
    return render(html, css, files=brand.files(), identifier=identifier, zoom=ON_A3)


def as_made(content: Content, approval: Approval | None) -> Any:
    """What a document is made from, as plain data."""
    return [content, approval.by, str(approval.on), approval.section] if approval else content


def brand_of(content: Content) -> DocumentBrand:
    """The brand as it was when the snapshot was taken; only the logo's picture is read from the storage."""
    kept = content["brand"]
    names = ("primary", "on_primary", "tint", "accent", "typeface", "logo_alt")
    return DocumentBrand(**{name: kept[name] for name in names}, logo=stored_logo(kept["logo"]))


def markup(content: Content, brand: DocumentBrand, approval: Approval | None = None) -> tuple[str, str]:
    """HTML and CSS of the document, in its own language."""
    with translation.override(content["language"]):
        context = document_context(content, brand, approval)
        html = render_to_string("roadmaps/document/document.html", context)
        return html, render_to_string("roadmaps/document/document.css", context)
