"""What has gone wrong and wants somebody of the staff: shown above everything else on their front page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.beat import trouble_with_the_beat
from jobs.models import Job
from outbox.models import Message
from surveys.queries.launching import rounds_that_leave_somebody_out

OF_INTEREST = timedelta(days=30)


class Trouble(NamedTuple):
    """`address` leads to where something can be done about it; empty where that is not in the portal."""

    words: str
    address: str = ""


def troubles() -> Iterator[Trouble]:
    since = timezone.now() - OF_INTEREST
    if failed := Message.objects.filter(state=Message.State.FAILED, created_at__gt=since).count():
        said = ngettext("%(count)d message could not be sent", "%(count)d messages could not be sent", failed)
        yield Trouble(said % {"count": failed}, f"{reverse('admin:outbox_message_changelist')}?state__exact=failed")
    if held := Message.objects.filter(state=Message.State.HELD).count():
        said = ngettext("%(count)d message is held", "%(count)d messages are held", held)
        why = _("a backup was restored. Whoever looks after the portal decides whether they go out.")
        yield Trouble(
            f"{said % {'count': held}}: {why}", f"{reverse('admin:outbox_message_changelist')}?state__exact=held"
        )
    if undone := Job.objects.filter(state=Job.State.FAILED, finished_at__gt=since).count():
        said = ngettext("%(count)d document could not be made", "%(count)d documents could not be made", undone)
        yield Trouble(said % {"count": undone}, f"{reverse('admin:jobs_job_changelist')}?state__exact=failed")
    for round in rounds_that_leave_somebody_out(timezone.now()):
        said = _("A municipality that takes part has no survey in the round %(round)s") % {"round": round}
        yield Trouble(said, reverse("admin:round-launch", args=[round.pk]))
    if silence := trouble_with_the_beat(timezone.now()):
        yield Trouble(silence)
