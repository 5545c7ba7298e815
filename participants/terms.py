"""What a municipality agrees to when it enrols. Whoever changes a word gives the text a new version."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
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
        return {"terms_version": VERSION, "terms_language": language, "terms_text": text_of_terms()}


@dataclass(frozen=True)
class Read:
    """Which terms stood on the page on which somebody agreed to them."""

    version: str
    language: str

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Read":
        """What the page's form says that it showed."""
        return cls(sent.get("terms_version", ""), sent.get("terms_language", ""))

    @property
    def is_todays(self) -> bool:
        return self.version == VERSION and self.language in dict(settings.LANGUAGES)
