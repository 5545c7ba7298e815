"""Filters that every template may use."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from digiverkosto.translated import language_of

register = template.Library()
register.filter("language_of", language_of)
JOINTS = re.compile(r"(@|\.|_|-)")


@register.filter
def joints(address: str) -> SafeString:
    """An address of mail that a narrow line breaks at its joints, and nowhere within a word."""
    return mark_safe(JOINTS.sub(r"\1<wbr>", escape(address)))  # noqa: S308 (escaped; the joints are no markup)
