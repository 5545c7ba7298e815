"""What participants themselves bring to their home page."""

from django.utils.translation import gettext as _

from municipalities.models import Membership
from participants.access import Participation
from participants.registry import Todo


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
