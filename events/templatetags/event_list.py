"""The list of events: a year has forty of them, which a template's own loop makes slow."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from digiverkosto.addresses import GAPS, filled
from digiverkosto.translated import language_of
from events.feedback import Asked
from events.mine import MyEvent
from events.models import Event, Registration
from events.queries import ScheduleEntry
from events.templatetags.dates import span_of_time
from participants.access import Participation

register = template.Library()
LINE = """<li>
<span class="when">{when}</span>
<div><h{level} lang="{language}"><a href="{address}">{title}</a></h{level}><p class="quiet small">{facts}</p>{under}</div>
{state}</li>
"""
GOING = '<p class="small">{} {}</p>'
MATERIALS = '<p class="small">{}</p>'
FEEDBACK = '<p class="small"><a href="{}">{}</a> {}</p>'
STATE = '<span><span class="tag {}">{}</span></span>'


@register.simple_tag(takes_context=True)
def event_list(context: dict[str, Any], entries: Iterable[ScheduleEntry], level: int = 3) -> SafeString:
    """Each event with its day, where it is, who goes and how many seats are left; all of it is escaped.

    `level`: of the headings.
    """
    participation: Participation = context["participation"]
    asked: Mapping[int, Asked] = context.get("feedback") or {}
    address = filled(participation.address("event", GAPS[0]))
    return listed(line_of(entry, address(entry.event.pk), level, asked.get(entry.event.pk)) for entry in entries)


@register.simple_tag
def my_event_list(entries: Iterable[MyEvent]) -> SafeString:
    """Each event with its day, where it is and what the person has there; all of it is escaped."""
    return listed(
        line(entry.event, entry.address, 4, facts=facts_of(entry), under=under_of(entry), state=my_state_of(entry))
        for entry in entries
    )


def listed(lines: Iterable[str]) -> SafeString:
    return SafeString(f'<ul class="event-list">\n{"".join(lines)}</ul>')


def line_of(entry: ScheduleEntry, address: str, level: int, feedback: Asked | None) -> str:
    own = gettext("your own session") if entry.event.enrolment_id else ""
    facts = [str(entry.mode), entry.event.place, own, "" if entry.past else changed_of(entry.event)]
    going = GOING.format(word_for_going(entry), escape(entry.names)) if entry.going else ""
    return line(entry.event, address, level, facts=facts, under=going + told_of(feedback), state=state_of(entry))


def line(
    event: Event, address: str, level: int, *, facts: Iterable[str], under: str, state: tuple[str, str] | None
) -> str:
    """`facts` are escaped here, `under` is markup already."""
    return LINE.format(
        when=span_of_time(event),
        level=level,
        language=language_of(event, "title"),
        address=escape(address),
        title=escape(event.title),
        facts=" · ".join(escape(fact) for fact in facts if fact),
        under=under,
        state=STATE.format(*state) if state else "",
    )


def changed_of(event: Event) -> str:
    """That it is another than it was when it was published."""
    if event.altered_at is None or event.cancelled_at:
        return ""
    return gettext("changed %(day)s") % {"day": date_format(timezone.localtime(event.altered_at), "SHORT_DATE_FORMAT")}


def word_for_going(entry: ScheduleEntry) -> str:
    if entry.event.cancelled_at:
        return gettext("Had registered:")
    return gettext("Had a seat:") if entry.past else gettext("Going:")


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


def facts_of(entry: MyEvent) -> list[str]:
    return [*entry.facts, "" if entry.past else changed_of(entry.event)]


def materials_of(entry: MyEvent) -> str:
    if not entry.materials:
        return ""
    return MATERIALS.format(
        ngettext("%(count)s material", "%(count)s materials", entry.materials) % {"count": entry.materials}
    )


def under_of(entry: MyEvent) -> str:
    return materials_of(entry) + told_of(entry.feedback)


def told_of(feedback: Asked | None) -> str:
    """Where the reader says what they thought of the event."""
    if feedback is None:
        return ""
    until = gettext("You have until %(day)s.") % {"day": date_format(feedback.until, "SHORT_DATE_FORMAT")}
    return FEEDBACK.format(escape(feedback.address()), gettext("Give feedback"), until)


def my_state_of(entry: MyEvent) -> tuple[str, str] | None:
    """What the person has at the event, as a mark."""
    if entry.event.cancelled_at:
        return "late", gettext("called off")
    if entry.seat is not None:
        return None if entry.past else state_of_seat(entry.seat)
    if entry.event.enrolment_id is not None:
        return "", gettext("own session")
    return ("now", gettext("registration is open")) if entry.open else None


def state_of_seat(seat: Registration) -> tuple[str, str]:
    if seat.state == Registration.State.REGISTERED:
        return "done", gettext("you have a seat")
    if seat.state == Registration.State.OFFERED:
        return "now", gettext("a seat is offered to you")
    return "", gettext("you are in line")
