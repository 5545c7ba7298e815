"""Mails about a participant's own session to its contact persons and the consultant; `telling` mails who is registered."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.calendars.files import of_session
from events.models import Event, Proposal, Registration
from events.services.telling import changes_of, tell_registered
from municipalities.models import Membership
from outbox import services as outbox
from participants.addresses import page_address
from participants.models import Enrolment


def tell(event: Event, what: str, actor: User, before: Event | None = None) -> None:
    """That the session was `booked`, `moved` or `cancelled`. Who did it gets the mail too: it is their confirmation."""
    if event.enrolment is None:
        return
    for person in people_of(event.enrolment, event.consultant):
        post(
            person,
            f"session:{event.pk}:{what}:{timezone.now().timestamp()}",
            f"events/mail/session_{what}",
            event.enrolment,
            calendar=of_session(event, person),
            event=event,
            actor=actor,
            changes=partial(changes_of, event, before),
        )


@transaction.atomic
def tell_all(*, event: Event, note: str, batch: str, actor: User, before: Event | None = None) -> int:
    """Mail everybody who has a seat or waits for one, and of an own session those who answer for it. Returns how many.

    The same batch sent again adds nothing. Whoever has a seat gets the mail about it alone.
    """
    told = tell_registered(event=event, note=note, batch=batch, actor=actor, before=before)
    enrolment = event.enrolment
    if enrolment is None:
        return told
    others = answering(event)
    for person in others:
        post(
            person,
            f"event:{event.pk}:{batch}",
            "events/mail/session_cancelled" if event.cancelled_at else "events/mail/session_told",
            enrolment,
            calendar=of_session(event, person),
            event=event,
            actor=actor,
            note=note,
            changes=partial(changes_of, event, before),
        )
    return told + len(others)


def answering(event: Event) -> list[User]:
    """Who answers for an own session and has no seat at it: its contact persons and its consultant."""
    if event.enrolment is None:
        return []
    seated = set(Registration.objects.alive().filter(event=event).values_list("user", flat=True))
    return [person for person in people_of(event.enrolment, event.consultant) if person.pk not in seated]


def tell_of_proposal(proposal: Proposal, actor: User) -> None:
    """Its consultant answers it; where the participant has none, the programme managers are told that somebody has to."""
    enrolment = proposal.enrolment
    for person in [enrolment.consultant] if enrolment.consultant else managers():
        post(person, f"proposal:{proposal.pk}", "events/mail/proposed", enrolment, of=proposal, actor=actor)


def managers() -> Iterable[User]:
    return User.objects.filter(staff_role=User.StaffRole.MANAGER, is_active=True)


def tell_declined(proposal: Proposal, actor: User) -> None:
    for person in people_of(proposal.enrolment, None):
        key = f"proposal:{proposal.pk}:declined"
        post(person, key, "events/mail/proposal_declined", proposal.enrolment, of=proposal, actor=actor)


def people_of(enrolment: Enrolment, consultant: User | None) -> Iterable[User]:
    contacts = Membership.objects.of(enrolment.party).contacts().select_related("user")
    people = {one.user.pk: one.user for one in contacts}
    if consultant is not None:
        people[consultant.pk] = consultant
    return people.values()


def post(person: User, key: str, template: str, enrolment: Enrolment, *, calendar: str = "", **context: Any) -> None:
    """Staff are led to their page of offered times, others to their own sessions."""
    theirs = partial(page_address, "own-sessions", enrolment)
    address = partial(reverse, "admin:event-slots") if person.is_staff else theirs
    outbox.post(
        key=f"{key}:{person.pk}",
        to=person.email,
        user=person,
        template=template,
        language=person.language,
        context={"user": person, "party": enrolment.party, **context},
        links={"address": address},
        calendar=calendar,
    )
