"""Whom a mail about a changed event, or one that is called off, may be for."""

from collections.abc import Collection

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Event, Registration
from municipalities.models import Membership
from participants.models import Enrolment


class Whom(TextChoices):
    """Nobody is in two of them: whoever has a seat, or waits for one, is told as that."""

    SEATS = "seats", _("those who have a seat")
    LINE = "line", _("those who wait for a seat, or are offered one")
    ANSWERING = "answering", _("those who answer for the session: contact persons and the consultant")
    CONTACTS = "contacts", _("the other contact persons of every participant")


USUAL = frozenset({Whom.SEATS, Whom.LINE, Whom.ANSWERING})
"""Whom it concerns, unless staff say otherwise."""


STATES = {
    Whom.SEATS: [Registration.State.REGISTERED],
    Whom.LINE: [Registration.State.WAITING, Registration.State.OFFERED],
}


def seats_of(event: Event, whom: Collection[Whom] = USUAL) -> list[Registration]:
    """Those who have a seat, those who hope for one, or both, by name."""
    states = [state for group, found in STATES.items() if group in whom for state in found]
    seats = Registration.objects.filter(event=event, state__in=states)
    return list(seats.with_party().order_by("user__name", "pk"))


def answering(event: Event) -> list[tuple[User, Enrolment]]:
    """Who answers for an own session and has no seat at it, its contact persons and its consultant; with whose session it is."""
    enrolment = event.enrolment
    if enrolment is None:
        return []
    known = seated(event)
    return [(one, enrolment) for one in people_of(enrolment, event.consultant) if one.pk not in known]


def people_of(enrolment: Enrolment, consultant: User | None) -> list[User]:
    """A participant's contact persons, and a consultant where there is one; each once."""
    contacts = Membership.objects.of(enrolment.party).contacts().select_related("user")
    people = {one.user.pk: one.user for one in contacts}
    if consultant is not None:
        people[consultant.pk] = consultant
    return list(people.values())


def other_contacts(event: Event) -> list[tuple[User, Enrolment]]:
    """Contact persons without a seat at a shared event, each once, with a participant of the programme that they act for.

    Nobody of an own session, which is its participant's, and of a draft, which nobody knows.
    """
    if event.enrolment_id is not None or event.published_at is None:
        return []
    enrolments = Enrolment.objects.accepted().filter(programme=event.activity.programme_id).with_party()
    by_party = {(one.municipality_id, one.consortium_id): one for one in enrolments}
    municipalities, consortia = ({pair[side] for pair in by_party} - {None} for side in (0, 1))
    of_these = Q(municipality__in=municipalities) | Q(consortium__in=consortia)
    contacts = Membership.objects.contacts().filter(of_these).select_related("user").order_by("user__name", "pk")
    known = seated(event)
    found: dict[int, tuple[User, Enrolment]] = {}
    for one in contacts:
        enrolment = by_party.get((one.municipality_id, one.consortium_id))
        if enrolment is not None and one.user_id not in known:
            found.setdefault(one.user_id, (one.user, enrolment))
    return list(found.values())


def seated(event: Event) -> set[int]:
    """The people who have a seat, or wait for one."""
    return set(Registration.objects.alive().filter(event=event).values_list("user", flat=True))


def numbers(event: Event) -> dict[Whom, int]:
    """How many people each group has; those without anybody are left out."""
    seats = [one.state for one in seats_of(event)]
    with_a_seat = seats.count(Registration.State.REGISTERED)
    found = {
        Whom.SEATS: with_a_seat,
        Whom.LINE: len(seats) - with_a_seat,
        Whom.ANSWERING: len(answering(event)),
        Whom.CONTACTS: len(other_contacts(event)),
    }
    return {group: number for group, number in found.items() if number}
