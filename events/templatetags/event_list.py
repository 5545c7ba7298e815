"""The list of events: a year has forty of them, which a template's own loop makes slow."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from digiverkosto.addresses import GAPS, filled
from digiverkosto.translated import language_of
from events.queries import ScheduleEntry
from events.templatetags.dates import span_of_time
from participants.access import Participation

register = template.Library()
LINE = """<li>
<span class="when">{when}</span>
<div><h3 lang="{language}"><a href="{address}">{title}</a></h3><p class="quiet small">{facts}</p>{going}</div>
{state}</li>
"""
GOING = '<p class="small">{} {}</p>'
STATE = '<span><span class="tag {}">{}</span></span>'


@register.simple_tag(takes_context=True)
def event_list(context: dict[str, Any], entries: Iterable[ScheduleEntry]) -> SafeString:
    """Each event with its day, where it is, who goes and how many seats are left; all of it is escaped."""
    participation: Participation = context["participation"]
    address = filled(participation.address("event", GAPS[0]))
    lines = [line_of(entry, address(entry.event.pk)) for entry in entries]
    return SafeString(f'<ul class="event-list">\n{"".join(lines)}</ul>')


def line_of(entry: ScheduleEntry, address: str) -> str:
    event, state = entry.event, state_of(entry)
    facts = [str(entry.mode), event.place, gettext("your own session") if event.enrolment_id else ""]
    return LINE.format(
        when=span_of_time(event),
        language=language_of(event, "title"),
        address=escape(address),
        title=escape(event.title),
        facts=" · ".join(escape(fact) for fact in facts if fact),
        going=GOING.format(word_for_going(entry), escape(entry.names)) if entry.going else "",
        state=STATE.format(*state) if state else "",
    )


def word_for_going(entry: ScheduleEntry) -> str:
    if entry.event.cancelled_at:
        return gettext("Had registered:")
    return gettext("Took part:") if entry.past else gettext("Going:")


def state_of(entry: ScheduleEntry) -> tuple[str, str] | None:
    """Look and words of the mark at the end of the line; None where nothing is to be said."""
    if entry.event.cancelled_at:
        return "late", gettext("called off")
    if entry.past:
        return "", gettext("past")
    if not entry.open:
        return "", gettext("registration closed")
    if entry.left is None:
        return None
    if entry.left == 0:
        return "done", gettext("all seats taken")
    return "now", ngettext("%(left)s seat left", "%(left)s seats left", entry.left) % {"left": entry.left}
