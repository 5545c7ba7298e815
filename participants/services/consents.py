"""The consent of a consortium's members: said by the lead, or asked of each by mail."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import how_often, log
from digiverkosto.addresses import organisers
from outbox import services as outbox
from outbox.models import Message
from participants.models import Consent, Enrolment
from participants.services import telling
from participants.services.claims import EnrolmentRefused, locked, refuse_lines
from participants.services.doors import digest_of

ASKED_AGAIN_AFTER = timedelta(hours=1)
A_DAY = timedelta(days=1)
MOST_ASKED = 3
"""Mails to one member in a day."""
MOST_OF_AN_ADDRESS = 10
"""Mails about consents to one address in a day, whichever enrolments they are about."""
MOST_ANSWERS = 20
"""Changes of mind of one member in a day."""
ANSWERS = {True: "enrolment.consent_given", False: "enrolment.consent_refused"}
"""The action that the log knows an answer by."""
KNOWN = (Consent.State.SAID, Consent.State.GIVEN)


def of_token(token: str) -> Consent | None:
    """What the link of a mail asks; None when it is not ours, or when another one was sent since."""
    known = Consent.objects.select_related("municipality", "enrolment__programme", "enrolment__consortium")
    return known.filter(digest=digest_of(token)).first()


def missing(enrolment: Enrolment) -> list[Consent]:
    """The members of whom nobody knows whether they take part."""
    answered = (*KNOWN, Consent.State.REFUSED)
    return [one for one in enrolment.consents.select_related("municipality") if one.state not in answered]


def refused(enrolment: Enrolment) -> list[Consent]:
    """The members that have answered that they do not take part."""
    return list(enrolment.consents.filter(state=Consent.State.REFUSED).select_related("municipality"))


def refuse_unwilling(enrolment: Enrolment) -> None:
    """Raises EnrolmentRefused while a member has answered that it does not take part."""
    if unwilling := refused(enrolment):
        names = ", ".join(str(one.municipality) for one in unwilling)
        raise EnrolmentRefused(
            _("%(names)s has answered that it does not take part. Ask the contact person to enrol anew without it.")
            % {"names": names}
        )


@transaction.atomic
def say(*, consent: Consent, actor: User | None) -> Consent:
    """The lead says that the member has decided to take part. Raises EnrolmentRefused once it was decided on or refused."""
    held = under_lock(consent)
    refuse_answered(held)
    if held.state not in KNOWN:
        held.state, held.answered_at = Consent.State.SAID, timezone.now()
        held.save(update_fields=["state", "answered_at"])
        log(action="enrolment.consent_said", target=held.enrolment, actor=actor, municipality=held.municipality_id)
    return held


@transaction.atomic
def ask(*, consent: Consent, name: str, email: str, actor: User | None) -> Consent:
    """Mail the member's contact a link to answer by; an earlier link leads nowhere from then on.

    Raises EnrolmentRefused for a consent that is known, and where the member or the address was asked too often.
    """
    held, now = under_lock(consent), timezone.now()
    refuse_answered(held)
    if held.state in KNOWN:
        raise EnrolmentRefused(_("The consent of this member is known already. Nothing was sent."))
    refuse_lines(name, email)
    refuse_too_often(held, email.lower(), now)
    token = secrets.token_urlsafe(32)
    held.state, held.name, held.email, held.asked_at = Consent.State.ASKED, name, email.lower(), now
    held.digest, held.answered_at = digest_of(token), None
    held.save(update_fields=["state", "name", "email", "asked_at", "digest", "answered_at"])
    entry = log(action="enrolment.consent_asked", target=held.enrolment, actor=actor, municipality=held.municipality_id)
    outbox.post(
        key=f"consent:{held.pk}:{entry.pk}",
        to=held.email,
        template=telling.template_of("consent_asked"),
        language=held.enrolment.language,
        context={"consent": held, "enrolment": held.enrolment, "organisers": organisers()},
        links={"answer": partial(reverse, "enrolment-consent", args=[token])},
    )
    return held


@transaction.atomic
def answer(*, consent: Consent, agrees: bool) -> Consent:
    """What the member's contact answers, and may answer otherwise until it is decided. The same twice is once.

    Raises EnrolmentRefused once it was decided on, and for somebody who has changed their mind too often today.
    """
    held, now = under_lock(consent), timezone.now()
    state = Consent.State.GIVEN if agrees else Consent.State.REFUSED
    if held.state != state:
        place = held.municipality_id
        if how_often(ANSWERS.values(), held.enrolment, since=now - A_DAY, municipality=place) >= MOST_ANSWERS:
            raise EnrolmentRefused(
                _("The answer was changed many times today. The last one stands: change it tomorrow, or write to us.")
            )
        held.state, held.answered_at = state, now
        held.save(update_fields=["state", "answered_at"])
        entry = log(action=ANSWERS[agrees], target=held.enrolment, municipality=place)
        telling.mail(held.enrolment, "consent_answered", key=f"consent:{entry.pk}", consent=held)
    return held


def refuse_too_often(consent: Consent, email: str, now: datetime) -> None:
    """Raises EnrolmentRefused where the member was asked within the hour, or it or the address often enough today.

    The log is asked, since the row of a member that was left out and named again is a new one.
    """
    asked = partial(how_often, ["enrolment.consent_asked"], consent.enrolment, municipality=consent.municipality_id)
    if asked(since=now - ASKED_AGAIN_AFTER):
        raise EnrolmentRefused(
            _("This member was asked just now. Wait an hour before you ask again. Nothing was sent.")
        )
    if asked(since=now - A_DAY) >= MOST_ASKED:
        raise EnrolmentRefused(
            _("This member was asked several times today. Ask again tomorrow, or call them. Nothing was sent.")
        )
    mails = Message.objects.filter(to=email, key__startswith="consent:", created_at__gt=now - A_DAY)
    if mails.count() >= MOST_OF_AN_ADDRESS:
        raise EnrolmentRefused(
            _("Many such questions went to this address today. Ask again tomorrow, or call them. Nothing was sent.")
        )


def refuse_answered(consent: Consent) -> None:
    """A refusal is its member's own: only the link by which it was given changes it."""
    if consent.state == Consent.State.REFUSED:
        raise EnrolmentRefused(_("This member has answered that it does not take part. Nothing was changed."))


def under_lock(consent: Consent) -> Consent:
    """Raises EnrolmentRefused once the enrolment has been decided on or withdrawn."""
    enrolment = locked(consent.enrolment)
    if enrolment.state not in Enrolment.CORRECTABLE:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    held = Consent.objects.select_related("municipality").get(pk=consent.pk)
    held.enrolment = enrolment
    return held
