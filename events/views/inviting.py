"""Somebody new who is named to an event is invited to the participant's people, within the same limit as on their page."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.limits import may_invite
from events.services.places import RegistrationRefused
from municipalities.models import Membership
from municipalities.services import members
from participants.access import Participation


def invited(request: HttpRequest, participation: Participation, *, name: str, email: str, role: str) -> User:
    """Raises RegistrationRefused after too many invitations; whoever belongs to the participant already needs none.

    Staff at the door of an event invite as many as come.
    """
    party = participation.visit.party
    known = Membership.objects.of(party).filter(user__email=email).exists()
    if not known and not participation.visit.is_staff and not may_invite(request):
        raise RegistrationRefused(
            _("That was many invitations. Nothing was lost: wait a while, then name this person again.")
        )
    return members.invite(
        party=party,
        name=name,
        email=email,
        role=role or Membership.Role.EXPERT,
        language=get_language() or "fi",
        actor=participation.user,
    ).user
