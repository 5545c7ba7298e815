"""Who of a participant's people is at an event already through another participant: one person has one seat."""

from events.models import Event, Registration
from municipalities.models import Membership
from participants.access import Participation


def elsewhere(participation: Participation, event: Event) -> list[Registration]:
    """Seats and places in the line of those who have accepted their role, by name; of others nothing is told here."""
    members = Membership.objects.of(participation.visit.party).accepted().values("user")
    others = (
        Registration.objects.alive().filter(event=event, user__in=members).exclude(enrolment=participation.enrolment)
    )
    return list(others.with_party().order_by("user__name", "pk"))
