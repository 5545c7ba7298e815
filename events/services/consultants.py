"""A consultant is at one session at a time."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.refusals import Refused
from events.models import Event


class ConsultantBusy(Refused):
    """The consultant has another session then; the message is for people."""

    field = "starts_at"


def refuse_busy(event: Event) -> None:
    """Raises ConsultantBusy. The consultant is locked first, so that of two who book at once one sees the other.

    PostgreSQL holds the same by a constraint; SQLite writes one transaction after the other.
    """
    if event.consultant_id is None or event.cancelled_at is not None:
        return
    consultant = User.objects.select_for_update(no_key=True).get(pk=event.consultant_id)
    theirs = Q(consultant=consultant) | Q(consultant=None, enrolment__consultant=consultant)
    others = Event.objects.kept().filter(theirs, starts_at__lt=event.ends_at, ends_at__gt=event.starts_at)
    if others.exclude(pk=event.pk).exists():
        raise ConsultantBusy(
            _("%(name)s has another session at that time. Choose another time, or somebody else.")
            % {"name": consultant}
        )
