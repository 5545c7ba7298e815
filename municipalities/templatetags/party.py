"""A party's colours and logo on its own pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from municipalities.brands import Look, look_of
from municipalities.models import Party

register = template.Library()


def look_in(context: dict[str, Any], party: Party) -> Look | None:
    """The party's look, fetched once a request."""
    request = context["request"]
    if not hasattr(request, "party_look"):
        request.party_look = look_of(party)
    found: Look | None = request.party_look
    return found


@register.simple_tag(takes_context=True)
def party_colours(context: dict[str, Any], party: Party) -> SafeString:
    """A nonced style element that sets the band's colours; the portal's own when there is no brand."""
    look = look_in(context, party)
    if look is None:
        return SafeString("")
    return format_html(
        '<style nonce="{}">:root {{ --band: {}; --on-band: {}; }}</style>',
        context["request"].csp_nonce,
        look.band,
        look.on_band,
    )


@register.inclusion_tag("municipalities/_logo.html", takes_context=True)
def party_logo(context: dict[str, Any], party: Party) -> dict[str, Any]:
    """The party's logo, when it has one."""
    return {"look": look_in(context, party), "party": party}
