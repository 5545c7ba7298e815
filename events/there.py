"""Who of a participant's people is at an event: on its own seats, or through another participant. One person has one seat."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from digiverkosto.prepared import Prepared
from events.models import Registration
from municipalities.known import is_invited, known_as
from municipalities.models import Membership
from participants.models import Enrolment


class Going(NamedTuple):
    """Somebody's standing registration, as pages show it. `is_invited`: they have not accepted the invitation yet."""

    event_id: int
    pk: int
    user_id: int
    user_name: str
    email: str
    is_invited: bool

    @property
    def name(self) -> str:
        return known_as(self.user_name, self.email, accepted=not self.is_invited)


class Elsewhere(NamedTuple):
    """A seat or a place in the line, and the participant (`enrolment`) that it is of."""

    user: int
    name: str
    state: str
    enrolment: int


class There(NamedTuple):
    """`going`: by name, those whose invitation waits first. `elsewhere`: by name, of those who have accepted their role with the
    participant; of others nothing is told here."""

    going: list[Going]
    elsewhere: list[Elsewhere]


ROW = ("event", "pk", "user", "user__name", "user__email", "invited")


@Prepared
def all_who_go(enrolment: int) -> Any:
    own = Registration.objects.standing().filter(enrolment=enrolment).annotate(invited=is_invited())
    return own.values_list(*ROW).order_by("-invited", "user__name", "pk")


def at(event: int, enrolment: int, **party: int) -> Any:
    """`party`: whose enrolment it is, as memberships have it."""
    members = Membership.objects.filter(user=OuterRef("user"), **party)
    own = Q(enrolment=enrolment, state=Registration.State.REGISTERED)
    others = ~Q(enrolment=enrolment) & Exists(members.accepted())
    rows = Registration.objects.alive().filter(own | others, event=event).annotate(invited=Exists(members.invited()))
    return rows.order_by("-invited", "user__name", "pk").values_list(*ROW, "state", "enrolment")


of_a_municipality = Prepared(lambda event, enrolment, pk: at(event, enrolment, municipality=pk))
of_a_consortium = Prepared(lambda event, enrolment, pk: at(event, enrolment, consortium=pk))


def there(event: int, enrolment: Enrolment) -> There:
    municipality, consortium = enrolment.municipality_id, enrolment.consortium_id
    if municipality:
        rows = of_a_municipality(event, enrolment.pk, municipality)
    else:
        rows = of_a_consortium(event, enrolment.pk, consortium or 0)
    going, elsewhere = [], []
    for *row, state, whose in rows:
        person = Going(*row)
        if whose == enrolment.pk:
            going.append(person)
        else:
            elsewhere.append(Elsewhere(person.user_id, person.user_name, state, whose))
    return There(going, elsewhere)
