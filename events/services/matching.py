"""A participant's agreement that its strong and weak aspects are used for small groups."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from events.models import Matching
from participants.models import Enrolment


@transaction.atomic
def agree(*, enrolment: Enrolment, agreed: bool, actor: User) -> None:
    """From the next search for groups on. Said twice, it is said once."""
    if agreed:
        _row, changed = Matching.objects.get_or_create(enrolment=enrolment)
    else:
        changed = bool(Matching.objects.filter(enrolment=enrolment).delete()[0])
    if changed:
        log(action="enrolment.matching", target=enrolment, actor=actor, agreed=agreed)
