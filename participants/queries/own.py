"""Which enrolments a person may open: read, write about, correct and withdraw."""

from django.db.models import Q

from accounts.models import User
from municipalities.models import Membership
from participants.models import Decision, Enrolment
from participants.models.enrolment import EnrolmentQuerySet


def own_enrolments(user: User) -> EnrolmentQuerySet:
    """Until it is accepted, what was sent with the person's address; from then on, what those parties take part with whose
    contact person they are now. None for staff, who have pages of their own for it.
    """
    known = Enrolment.objects.with_party()
    if user.is_staff:
        return known.none()
    contact = Membership.objects.contacts().filter(user=user)
    parties = Q(municipality__in=contact.exclude(municipality=None).values("municipality"))
    parties |= Q(consortium__in=contact.exclude(consortium=None).values("consortium"))
    acceptances = Decision.objects.filter(state=Enrolment.State.ACCEPTED, undone_at=None)
    participants = Q(state=Enrolment.State.ACCEPTED)
    participants |= Q(state=Enrolment.State.WITHDRAWN, pk__in=acceptances.values("enrolment"))
    return known.filter((participants & parties) | (~participants & Q(contact_email=user.email)))
