"""Another address for the contact person of an enrolment that awaits its decision: it holds once confirmed from there."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import refuse_foreign_letters
from audit.services import how_often, log
from digiverkosto.addresses import organisers
from outbox import services as outbox
from participants.models import Enrolment, NewAddress
from participants.services import telling
from participants.services.claims import EnrolmentRefused, locked, refuse_lines
from participants.services.doors import digest_of
from participants.services.enrolments import CONFIRM_WITHIN

ASKED = "enrolment.address_asked"
MOST_ASKED = 3
"""New addresses of one enrolment in a day."""


def asked_for(enrolment: Enrolment, now: datetime) -> NewAddress | None:
    """The address that waits to be confirmed."""
    return NewAddress.objects.filter(enrolment=enrolment, asked_at__gt=now - CONFIRM_WITHIN).first()


def of_token(token: str) -> NewAddress | None:
    """What the link of a mail confirms; None when it is not ours, too old, used, or another one was asked for since."""
    waiting = NewAddress.objects.select_related(
        "enrolment__programme", "enrolment__consortium", "enrolment__municipality"
    )
    return waiting.filter(digest=digest_of(token), asked_at__gt=timezone.now() - CONFIRM_WITHIN).first()


def ask(*, enrolment: Enrolment, email: str, actor: User | None) -> bool:
    """Mail the new address a link, and tell the present one. The caller has the enrolment's lock.

    The present address takes back what was asked. Returns whether a mail went. Raises EnrolmentRefused, and PersonKept
    for an address in letters that look like others.
    """
    now, email = timezone.now(), email.strip().lower()
    refuse_lines(email)
    refuse_foreign_letters(email)
    waiting = asked_for(enrolment, now)
    if email == enrolment.contact_email:
        NewAddress.objects.filter(enrolment=enrolment).delete()
        return False
    if waiting is not None and waiting.email == email:
        return False
    if how_often([ASKED], enrolment, since=now - timedelta(days=1)) >= MOST_ASKED:
        raise EnrolmentRefused(
            _("The address was changed several times today. Change it tomorrow, or write to us. Nothing was changed.")
        )
    token = secrets.token_urlsafe(32)
    values = {"email": email, "digest": digest_of(token), "asked_at": now}
    NewAddress.objects.update_or_create(enrolment=enrolment, defaults=values)
    entry = log(action=ASKED, target=enrolment, actor=actor)
    outbox.post(
        key=f"enrolment:{enrolment.pk}:address:{entry.pk}",
        to=email,
        template=telling.template_of("address_asked"),
        language=enrolment.language,
        context={"enrolment": enrolment, "organisers": organisers()},
        links={"move": partial(reverse, "enrolment-move", args=[token])},
    )
    telling.mail(enrolment, "address_told", key=f"address-told:{entry.pk}", email=email, holds=False)
    return True


@transaction.atomic
def move(*, new: NewAddress) -> Enrolment:
    """The new address holds, the links that went to the old one lead nowhere, and both are told.

    Raises EnrolmentRefused once the enrolment has been decided on, and where another address was asked for meanwhile.
    """
    held = locked(new.enrolment)
    waiting = NewAddress.objects.filter(pk=new.pk, digest=new.digest).first()
    if waiting is None or held.state not in Enrolment.CORRECTABLE:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    entry = log(action="enrolment.address_changed", target=held)
    telling.mail(held, "address_told", key=f"address-held:{entry.pk}", email=waiting.email, holds=True)
    held.doors.all().delete()
    held.other_contacts.filter(email=waiting.email).delete()
    held.contact_email = waiting.email
    held.save(update_fields=["contact_email"])
    waiting.delete()
    telling.mail(held, "moved", key=f"moved:{entry.pk}")
    return held
