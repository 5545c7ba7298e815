"""What stands of surveys in the way of taking a participant's decision back, or of withdrawing it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from participants.models import Enrolment
from participants.services.claims import EnrolmentRefused
from surveys.models import Survey


def built(enrolment: Enrolment, since: datetime) -> str:
    """In words, when a survey of it has been planned or opened."""
    return _("it has a survey") if own(enrolment).exists() else ""


def refuse_while_open(enrolment: Enrolment, actor: User) -> None:
    """Raises EnrolmentRefused while people answer its survey: they were promised that somebody reads it."""
    if own(enrolment).filter(state__in=(Survey.State.OPEN, Survey.State.CLOSING)).exists():
        raise EnrolmentRefused(
            _("Its survey is open. Close it or call it off first, then withdraw the participant. Nothing was changed.")
        )


def own(enrolment: Enrolment) -> QuerySet[Survey]:
    places = enrolment.enrolled.values("municipality")
    return Survey.objects.filter(round__programme=enrolment.programme_id, municipality__in=places)
