"""A programme's states: a draft is published, runs, and ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from programmes.checklist import troubles_of
from programmes.models import Programme
from programmes.registry import enrolments_in
from programmes.services.guard import held

DRAFT, OPEN, RUNNING, ENDED = Programme.State
STEPS = {DRAFT: (OPEN,), OPEN: (RUNNING, DRAFT), RUNNING: (ENDED, OPEN), ENDED: (RUNNING,)}
"""Where each state leads: first what comes next, then the way back."""


class NoSuchStep(Refused):
    """The state has changed meanwhile, or does not lead there."""


class NotReady(Refused):
    """The checklist has a red line."""


class HasEnrolments(Refused):
    """Somebody has enrolled, so the programme stays public."""


@transaction.atomic
def move(*, programme: Programme, to: str, actor: User | None) -> Programme:
    """Put the programme into the state `to`.

    Raises NoSuchStep, NotReady for a draft whose checklist is not green, and HasEnrolments for one that was to be a
    draft again.
    """
    now = held(programme.pk)
    state = Programme.State(now.state)
    if to not in STEPS[state]:
        raise NoSuchStep(
            _("The programme is now: %(state)s. Somebody may have changed it meanwhile. Nothing was changed.")
            % {"state": now.get_state_display()}
        )
    if to == OPEN and state == DRAFT and (missing := still_missing(now)):
        raise NotReady(
            _("The programme cannot be published yet: %(missing)s Nothing was changed.")
            % {"missing": " ".join(missing)}
        )
    if to == DRAFT and enrolments_in(now):
        raise HasEnrolments(
            _(
                "Municipalities have enrolled, so the programme stays public. Decline their enrolments first if it is not held."
            )
        )
    now.state = to
    now.save(update_fields=["state"])
    log(action="programme.state_changed", target=now, actor=actor, before=str(state), after=str(to))
    return now


def still_missing(programme: Programme) -> list[str]:
    return [one.words for one in troubles_of(Programme.objects.with_contents().get(pk=programme.pk))]
