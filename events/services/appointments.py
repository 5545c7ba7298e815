"""Mails about an event to whoever answers for it or is told besides; `telling` mails who is registered."""

from collections.abc import Collection, Iterable
from functools import cache, partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.services import log
from events.calendars.files import no_longer_of, of_session
from events.models import Event, Proposal, Registration
from events.services.telling import changes_of, has_news, mail_registered
from events.services.whom import USUAL, Whom, answering, other_contacts, people_of, seats_of
from outbox import services as outbox
from participants.addresses import page_address
from participants.models import Enrolment


def tell(event: Event, what: str, actor: User | None, before: Event | None = None) -> None:
    """That the session was `booked`, `moved` or `cancelled`. Who did it gets the mail too: it is their confirmation.

    Whoever has a seat gets the mail about it alone.
    """
    if event.enrolment is None:
        return
    seats, others, batch = seats_of(event), answering(event), f"session:{event.sequence}"
    mail_registered(seats, event, note="", batch=batch, before=before)
    for person, _enrolment in others:
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
    tell_former(event, before, actor, f"session:{event.pk}:passed_on:{timezone.now().timestamp()}")
    log(action="event.told", target=event, actor=actor, batch=batch, people=len(seats) + len(others))


def tell_former(event: Event, before: Event | None, actor: User | None, key: str) -> None:
    """A consultant who was to hold an own session, and does not any more, is told so; the same key again adds nothing."""
    if event.enrolment is None or before is None or before.consultant in (None, event.consultant):
        return
    said: dict[str, Any] = {"event": event, "before": before, "actor": actor}
    calendar = no_longer_of(event, before.consultant)
    post(before.consultant, key, "events/mail/session_passed_on", event.enrolment, calendar=calendar, **said)


@transaction.atomic
def tell_all(
    *,
    event: Event,
    note: str,
    batch: str,
    actor: User,
    before: Event | None = None,
    whom: Collection[Whom] = USUAL,
) -> int:
    """Mail the groups of people in `whom` of an event as it is now, or that it is called off. Returns how many people.

    The same batch sent again adds nothing, and whoever has a seat gets the mail about it alone. Nobody gets one whose
    language it brings nothing new in.
    """
    news = cache(partial(has_news, event, before, note))
    seats = [
        one
        for one in seats_of(event, whom)
        if news(one.user.language, has_seat=one.state == Registration.State.REGISTERED)
    ]
    mail_registered(seats, event, note=note, batch=batch, before=before)
    key = f"event:{event.pk}:{batch}"
    said: dict[str, Any] = {"event": event, "actor": actor, "note": note}
    others = [pair for pair in answering(event) if Whom.ANSWERING in whom and news(pair[0].language, has_seat=True)]
    for person, enrolment in others:
        post(
            person,
            key,
            "events/mail/session_cancelled" if event.cancelled_at else "events/mail/session_told",
            enrolment,
            calendar=of_session(event, person),
            changes=partial(changes_of, event, before),
            **said,
        )
    if Whom.ANSWERING in whom:
        tell_former(event, before, actor, f"{key}:passed_on")
    contacts = other_contacts(event) if Whom.CONTACTS in whom else []
    contacts = [pair for pair in contacts if news(pair[0].language, has_seat=False)]
    for person, enrolment in contacts:
        changes = partial(changes_of, event, before, has_seat=False)
        post(person, key, "events/mail/told_contacts", enrolment, page="schedule", changes=changes, **said)
    people = len(seats) + len(others) + len(contacts)
    log(action="event.told", target=event, actor=actor, batch=batch, people=people, whom=sorted(whom))
    return people


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


def post(
    person: User,
    key: str,
    template: str,
    enrolment: Enrolment,
    *,
    calendar: str = "",
    page: str = "own-sessions",
    **context: Any,
) -> None:
    """Staff are led to their page of offered times, others to that `page` of their participant."""
    theirs = partial(page_address, page, enrolment)
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
