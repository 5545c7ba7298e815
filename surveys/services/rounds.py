"""Making and changing rounds."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from surveys.models import Round, Survey


class RoundKept(Refused):
    """What was to be changed is fixed by now; the message is for people."""


def fixed_fields(round: Round) -> set[str]:
    """What cannot be changed any more: what an opened round asks, and when it closes once a survey of it has closed."""
    states = set(round.surveys.values_list("state", flat=True)) if round.pk else set()
    fixed = {"programme", "instrument_version", "opens_at", "limit"} if states - {Survey.State.DRAFT} else set()
    return fixed | (
        {"closes_at"} if states & {Survey.State.CLOSING, Survey.State.CLOSED, Survey.State.RELEASED} else set()
    )


@transaction.atomic
def save_round(*, round: Round, changed: Sequence[str], actor: User) -> Round:
    """Keep a new round, or the changed fields of one. Raises RoundKept for a field that is fixed."""
    made = round._state.adding
    if made:
        round.save()
    else:
        held = Round.objects.select_for_update().get(pk=round.pk)
        if fixed_fields(held) & set(changed):
            raise RoundKept(_("A survey of this round has been opened: what it asks is fixed. Nothing was changed."))
        round.save(update_fields=columns_of(round, changed))
    log(action="round.changed", target=round, actor=actor, made=made, fields=sorted(changed))
    return round
