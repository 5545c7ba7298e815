"""Addresses and tabs of a participant's pages, and its colours and logo."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from municipalities.models import Party
from municipalities.services.brands import look_of
from participants.access import Participation
from participants.registry import tabs_for

register = template.Library()


@register.simple_tag(takes_context=True)
def participant_url(context: dict[str, Any], name: str, *args: object) -> str:
    """The page of this name of the participant whose pages are shown."""
    participation: Participation = context["participation"]
    return participation.address(name, *args)


@register.inclusion_tag("participants/_tabs.html", takes_context=True)
def participant_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The ways into each app's pages; `tab` in the context is the one shown."""
    participation: Participation = context["participation"]
    tabs = [(tab, participation.address(tab.page)) for tab in tabs_for(participation)]
    return {"party": participation.visit.party, "tabs": tabs, "current": context.get("tab")}


@register.simple_tag(takes_context=True)
def party_colours(context: dict[str, Any], party: Party) -> SafeString:
    """A nonced style element that sets the band's colours; the portal's own when there is no brand."""
    look = look_of(party)
    if look is None:
        return SafeString("")
    return format_html(
        '<style nonce="{}">:root {{ --band: {}; --on-band: {}; }}</style>',
        context["request"].csp_nonce,
        look.band,
        look.on_band,
    )


@register.simple_tag(takes_context=True)
def party_logo(context: dict[str, Any], party: Party) -> SafeString:
    """The party's logo, when it has one and its pages belong to a programme."""
    look, participation = look_of(party), context.get("participation")
    if look is None or not look.has_logo or participation is None:
        return SafeString("")
    return format_html('<img src="{}" alt="{}">', participation.address("brand-logo"), look.logo_alt or party)
