"""What the stylesheets of documents need."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def css_text(text: str) -> SafeString:
    """The text as the inside of a CSS string: every character but letters, digits and spaces escaped.

    The space that ends an escape belongs to it.
    """
    return SafeString("".join(ch if ch.isalnum() or ch == " " else f"\\{ord(ch):06x} " for ch in text))
