"""What a participant has built in the network."""

from datetime import datetime

from django.utils.translation import gettext as _

from network.models import Wish
from participants.models import Enrolment


def built(enrolment: Enrolment, since: datetime) -> str:
    """In words, when it has made a wish."""
    return _("it has made a wish") if Wish.objects.filter(enrolment=enrolment).exists() else ""
