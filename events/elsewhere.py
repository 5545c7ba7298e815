"""Who of a participant's people is at an event already through another participant: one person has one seat."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from digiverkosto.prepared import Prepared
from events.models import Registration
from municipalities.models import Membership
from participants.models import Enrolment


class Elsewhere(NamedTuple):
    """A seat or a place in the line, and the participant (`enrolment`) that it is of."""

    user: int
    name: str
    state: str
    enrolment: int


@Prepared
def others_of(event: int, enrolment: int) -> Any:
    party = Enrolment.objects.filter(pk=enrolment).order_by()
    members = Membership.objects.accepted().filter(
        Q(municipality__in=party.values("municipality")) | Q(consortium__in=party.values("consortium")),
        user=OuterRef("user"),
    )
    others = Registration.objects.alive().filter(Exists(members), event=event).exclude(enrolment=enrolment)
    return others.order_by("user__name", "pk").values_list("user", "user__name", "state", "enrolment")


def elsewhere(event: int, enrolment: int) -> list[Elsewhere]:
    """Of those who have accepted their role with the participant, by name; of others nothing is told here."""
    return [Elsewhere(*row) for row in others_of(event, enrolment)]
