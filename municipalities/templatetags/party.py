"""A party's colours and logo on its own pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from municipalities.colours import palette
from municipalities.models import Brand, Party
from municipalities.models.party import as_fields

register = template.Library()


def brand_of(context: dict[str, Any], party: Party) -> Brand | None:
    """The party's brand, fetched once a request."""
    request = context["request"]
    if not hasattr(request, "party_brand"):
        request.party_brand = Brand.objects.filter(**as_fields(party)).first()
    found: Brand | None = request.party_brand
    return found


@register.simple_tag(takes_context=True)
def party_colours(context: dict[str, Any], party: Party) -> SafeString:
    """A nonced style element that sets the band's colours; the portal's own when there is no brand."""
    brand = brand_of(context, party)
    if brand is None:
        return SafeString("")
    colours = palette(brand.primary, brand.accent)
    return format_html(
        '<style nonce="{}">:root {{ --band: {}; --on-band: {}; }}</style>',
        context["request"].csp_nonce,
        colours.primary,
        colours.on_primary,
    )


@register.inclusion_tag("municipalities/_logo.html", takes_context=True)
def party_logo(context: dict[str, Any], party: Party) -> dict[str, Any]:
    """The party's logo, when it has one."""
    return {"brand": brand_of(context, party), "party": party}
