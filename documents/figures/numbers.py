"""Numbers as people read them; figures write the same few over and over."""

from functools import lru_cache

from django.template.defaultfilters import floatformat
from django.utils.translation import get_language


def decimals(value: float | None, digits: int) -> str:
    """Rounded half up to so many decimals, in the reader's language, with a true minus; empty for what is not known."""
    return "" if value is None else written(float(value), digits, get_language())


@lru_cache(maxsize=1024)
def written(value: float, digits: int, _language: str | None) -> str:
    return str(floatformat(value, digits)).replace("-", "−")
