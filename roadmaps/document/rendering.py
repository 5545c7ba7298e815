"""From a snapshot to PDF bytes, in the snapshot's language."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.brand import DocumentBrand, stored_logo
from documents.rendering import Progress, identifier_of, nothing, render
from roadmaps.document.content import document_context
from roadmaps.document.texts import Content


def make_pdf(content: Content, *, progress: Progress = nothing) -> bytes:
    """The document of a snapshot. The same snapshot and logo give the same text, figures and PDF identifier."""
    progress(5, _("Collecting what the document shows"))
    brand = brand_of(content)
    html, css = markup(content, brand)
    return render(html, css, files=brand.files(), identifier=identifier_of(content), progress=progress)


def brand_of(content: Content) -> DocumentBrand:
    """The brand as it was when the snapshot was taken; only the logo's picture is read from the storage."""
    kept = content["brand"]
    names = ("primary", "on_primary", "tint", "accent", "typeface", "logo_alt")
    return DocumentBrand(**{name: kept[name] for name in names}, logo=stored_logo(kept["logo"]))


def markup(content: Content, brand: DocumentBrand) -> tuple[str, str]:
    """HTML and CSS of the document, in its own language."""
    with translation.override(content["language"]):
        context = document_context(content, brand)
        html = render_to_string("roadmaps/document/document.html", context)
        return html, render_to_string("roadmaps/document/document.css", context)
