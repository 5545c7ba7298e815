"""What events bring to a participant's home page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.queries import schedule
from municipalities.models import Membership
from programmes.access import Participation
from programmes.home import Panel, Todo


def todos(participation: Participation) -> list[Todo]:
    """Colleagues to invite while there is nobody else, and seats that are still free at the next events."""
    if not participation.visit.may_edit:
        return []
    slug = participation.visit.party.slug
    return [
        *invitations(participation),
        *(
            Todo(
                title=_("Name people to %(event)s") % {"event": entry.event},
                url=reverse("event", args=[slug, entry.event.pk]),
                button=_("Name people"),
                due=timezone.localdate(entry.event.registration_closes_at or entry.event.starts_at),
                detail=ngettext("%(left)s seat left", "%(left)s seats left", entry.left) % {"left": entry.left},
            )
            for entry in schedule(participation.enrolment, timezone.now())
            if entry.open and entry.left and entry.event.seats_per_participant
        ),
    ]


def invitations(participation: Participation) -> list[Todo]:
    """A contact person who is alone on the pages invites the others."""
    party = participation.visit.party
    if Membership.objects.of(party).count() > 1:
        return []
    return [
        Todo(
            title=_("Invite your colleagues"),
            url=reverse("people", args=[party.slug]),
            button=_("Invite"),
            detail=_("The management team, supervisors and developers follow the roadmap here."),
            weight=5,
        )
    ]


def panel(participation: Participation) -> Panel | None:
    """The next events."""
    coming = [entry for entry in schedule(participation.enrolment, timezone.now()) if not entry.past][:3]
    return Panel("events/_panel.html", {"entries": coming, "party": participation.visit.party}, weight=30)
