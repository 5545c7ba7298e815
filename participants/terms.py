"""What a municipality agrees to when it enrols. Whoever changes a word gives the text a new version."""

from django.utils.translation import gettext as _
from django.utils.translation import override

VERSION = "2026-1"


def text_of_terms() -> str:
    """In the active language."""
    return _(
        "We name people to the events, let our staff answer the survey, and our contact details are kept until "
        "a year after the programme."
    )


def agreed(language: str) -> dict[str, str]:
    """The columns of an enrolment that keep what its contact person has agreed to, in the language in which they read it."""
    with override(language):
        return {"terms_version": VERSION, "terms_text": text_of_terms()}
