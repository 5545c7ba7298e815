"""What events bring to a participant's home page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.queries import schedule
from programmes.access import Participation
from programmes.home import Panel, Todo


def todos(participation: Participation) -> list[Todo]:
    """Seats that are still free at the next events."""
    if not participation.visit.may_edit:
        return []
    slug = participation.visit.party.slug
    return [
        Todo(
            title=_("Name people to %(event)s") % {"event": entry.event},
            url=reverse("event", args=[slug, entry.event.pk]),
            button=_("Name people"),
            due=timezone.localdate(entry.event.registration_closes_at or entry.event.starts_at),
            detail=ngettext("%(left)s seat left", "%(left)s seats left", entry.left) % {"left": entry.left},
        )
        for entry in schedule(participation.enrolment, timezone.now())
        if entry.open and entry.left and entry.event.seats_per_participant
    ]


def panel(participation: Participation) -> Panel | None:
    """The next events."""
    coming = [entry for entry in schedule(participation.enrolment, timezone.now()) if not entry.past][:3]
    return Panel("events/_panel.html", {"entries": coming, "party": participation.visit.party}, weight=30)
