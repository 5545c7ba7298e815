"""Links in mails."""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter(is_safe=True)
def own_links(text: str) -> SafeString:
    """The text with its addresses as links where they lead to the portal; what others have written stays text."""
    own = re.compile(rf"({re.escape(settings.PUBLIC_URL.rstrip('/'))}(?:/[^\s<>\"']*)?)(?![^\s<>\"'])")
    pieces = own.split(str(text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', piece, piece) if index % 2 else conditional_escape(piece),)
            for index, piece in enumerate(pieces)
        ),
    )
