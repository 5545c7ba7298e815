"""Fields of one line: what is written there becomes the subject of a mail, the name of a row or a title."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE_ENDS = re.compile("[\\r\\n\\x85\\u2028\\u2029]")


def is_one_line(text: str) -> bool:
    return not LINE_ENDS.search(text)


def visible(text: str) -> str:
    """Without invisible characters, which turn the text around them, hide what it says, or are all there is."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if unicodedata.category(character) != "Cf").strip()


def one_line(text: str) -> None:
    """A form's validator. Raises ValidationError for text of more than one line."""
    if not is_one_line(text):
        raise ValidationError(_("Write this on one line."), code="lines")
