"""Who may see and change surveys. Raw responses and tallies have no permission at all."""

from accounts.models import User
from accounts.roles import allow, is_consultant, is_portal_staff
from municipalities.models import Municipality
from participants.access import Participation, Visit
from surveys.models import InstrumentVersion, OpenAnswer, Round, Survey

allow([InstrumentVersion, Round, Survey], ["view"], is_portal_staff)
allow([OpenAnswer], ["view", "change"], is_consultant)
allow([Round], ["add", "change"], is_consultant)
allow([Survey], ["change"], is_consultant)


def reads_before_release(visit: Visit) -> bool:
    """Staff read the results of closed surveys, to judge whether to release them; others only what is released."""
    return visit.is_staff


def corrects_headcounts(user: User) -> bool:
    """Raising numbers of staff after answers may have come takes somebody from outside the municipality."""
    return user.has_perm("surveys.change_survey")


def tells_headcounts(participation: Participation) -> bool:
    """Tells the numbers of staff and so opens the survey: the participant's contact person, or a consultant for them."""
    return participation.may_edit and (not participation.visit.is_staff or corrects_headcounts(participation.user))


def follows(visit: Visit, survey: Survey) -> bool:
    """On a consortium's pages all of its surveys are followed, on a member municipality's only its own."""
    party = visit.party
    return not isinstance(party, Municipality) or survey.municipality_id == party.pk
