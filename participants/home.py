"""What participants themselves bring to their home page."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.models import Membership
from participants.access import Participation
from participants.models import Step
from participants.progress import progress_now
from participants.registry import Todo


def next_day(participation: Participation) -> str:
    """The nearest day that has been agreed on, and what happens then."""
    today = timezone.localdate()
    dated = [
        (step.on, activity.title)
        for activity, step in participation.once(progress_now)
        if step.on and step.on >= today and step.state == Step.State.BOOKED
    ]
    if not dated or participation.enrolment.programme.has_ended:
        return ""
    day, title = min(dated)
    return _("%(day)s: %(title)s") % {"title": title, "day": date_format(day, "SHORT_DATE_FORMAT")}


def invitations(participation: Participation) -> list[Todo]:
    """A contact person who is alone on the pages invites the others."""
    if (
        participation.enrolment.programme.has_ended
        or not participation.may_manage
        or Membership.objects.of(participation.visit.party).count() > 1
    ):
        return []
    return [
        Todo(
            title=_("Invite your colleagues"),
            url=participation.address("people"),
            button=_("Invite"),
            detail=_("The management team, supervisors and developers follow the roadmap here."),
            weight=5,
        )
    ]
