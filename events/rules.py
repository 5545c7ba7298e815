"""Who may see and change events and seats: participants' people, and the staff."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import allow, is_portal_staff
from events.models import Assignment, Event, HandIn, Registration, Seats
from municipalities.models import Membership
from participants.access import Participation
from programmes.audiences import audience_words

allow([Event], ["view", "add", "change"], is_portal_staff)
allow([Seats], ["view", "change"], is_portal_staff)
allow([Registration], ["view"], is_portal_staff)


AUDIENCES = {
    Membership.Role.MANAGEMENT: {"management", "top_management", "staff"},
    Membership.Role.SUPERVISOR: {"supervisor", "staff"},
    Membership.Role.DEVELOPER: {"developer", "staff"},
    Membership.Role.EXPERT: {"expert", "staff"},
    Membership.Role.OFFICIAL: {"official"},
}
"""Role → the audiences of an activity that it belongs to. Contact persons belong to every one."""


def meant_for(event: Event) -> str:
    """In words, whom an event is for; empty for everybody.

    Told where contact persons name others, and refused to nobody whom they name: they know who stands for whom.
    """
    whom = ", ".join(audience_words(event.whom))
    return _("This event is for: %(whom)s.") % {"whom": whom} if whom else ""


def may_register(membership: Membership | None, event: Event) -> bool:
    """Whether a member registers by themselves: an event that names no audience is for everybody."""
    if membership is None:
        return False
    if membership.role == Membership.Role.CONTACT or not event.whom:
        return True
    return bool(AUDIENCES[Membership.Role(membership.role)] & set(event.whom))


def may_cancel(participation: Participation, user_id: int) -> bool:
    """Whether a person's seat may be given back: those who name people give any of theirs, others their own."""
    return participation.may_edit or user_id == participation.user.pk


def may_hand_in(participation: Participation, assignment: Assignment, *, goes: bool) -> bool:
    """Whether somebody sees and changes an answer: who has a seat, and those who name people that of all together.

    Their own stays theirs when the seat is gone.
    """
    if goes or (participation.may_edit and not assignment.of_each_person):
        return True
    own = HandIn.objects.filter(assignment=assignment, user=participation.user)
    return assignment.of_each_person and own.exists()


def may_watch(participation: Participation, event: Event) -> bool:
    """Whether somebody says that they have watched the recording: members whom it is for, and whoever had a seat."""
    if may_register(participation.visit.membership, event):
        return True
    own = Registration.objects.standing().filter(event=event, enrolment=participation.enrolment)
    return own.filter(user=participation.user).exists()


def may_read_needs(user: User, event: Event) -> bool:
    """Whether a member of the staff reads who needs what: those of the organisation that answers for it, and its consultant."""
    answers = event.organisation or event.activity.organisation
    return is_portal_staff(user) and (user.organisation == answers or user.pk == event.consultant_id)
