"""A cell that somebody else has marked since it was looked at is told, not overwritten."""

from django.utils.translation import gettext as _

from digiverkosto.meanwhile import changed_meanwhile, seen
from digiverkosto.refusals import Refused
from participants.models import Step

SHOWN = ("state", "on")
"""What is shown of each cell before many are marked."""


def seen_of(step: Step) -> str:
    """What somebody who marks many has seen of this cell; sent back with the answer."""
    return seen(step, SHOWN)


def refuse_if_changed(step: Step, before: str) -> None:
    """Raises Refused, which says what the cell is now, when it is not what was seen. Without `before` nobody looked."""
    if changed := changed_meanwhile(step, before):
        raise Refused(
            _("Somebody has changed this meanwhile: %(changed)s. It was left as it is.")
            % {"changed": "; ".join(changed)}
        )
