"""What programmes keep of people, and how long."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from accounts.retention import YEAR, retention
from municipalities.models import Consortium
from participants.models import Consent, Decision, Door, Enrolment, NewAddress, OtherContact, Remark
from participants.services.enrolments import CONFIRM_WITHIN


@retention("contact details of enrolments a year after the programme, of declined ones a year after the decision")
def purge_contacts(now: datetime) -> int:
    """That the municipality took part stays; what was asked and answered goes, and the links in mails lead nowhere."""
    nobody = dict.fromkeys(("contact_name", "contact_title", "contact_email", "contact_phone", "decision_note"), "")
    over = Q(programme__ends__lt=timezone.localdate(now - YEAR))
    refused = Q(state__in=[Enrolment.State.DECLINED, Enrolment.State.WITHDRAWN], decided_at__lt=now - YEAR)
    old = Enrolment.objects.filter(over | refused)
    OtherContact.objects.filter(enrolment__in=old).delete()
    Consent.objects.filter(enrolment__in=old).update(name="", email="", digest=None)
    Remark.objects.filter(enrolment__in=old).delete()
    Door.objects.filter(enrolment__in=old).delete()
    Decision.objects.filter(enrolment__in=old).exclude(note="").update(note="")
    return old.exclude(**nobody).update(**nobody)


@retention("new addresses of enrolments that nobody confirmed, a week after they were asked for")
def purge_addresses(now: datetime) -> int:
    """Their links are too old by then."""
    return NewAddress.objects.filter(asked_at__lt=now - CONFIRM_WITHIN).delete()[0]


@retention(
    "enrolments that nobody confirmed, a week after they were sent or their acceptance was taken back, with their consortium"
)
def purge_unconfirmed(now: datetime) -> int:
    """The link of their mail is then too old as well."""
    stale = Enrolment.objects.unanswered(now - CONFIRM_WITHIN)
    consortia = [pk for pk in stale.values_list("consortium", flat=True) if pk]
    count = stale.delete()[0]
    for consortium in Consortium.objects.filter(pk__in=consortia):
        with suppress(ProtectedError), transaction.atomic():  # somebody has put people into it meanwhile
            consortium.delete()
    return count
