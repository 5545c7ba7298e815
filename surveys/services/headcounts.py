"""How many people work in each part of the municipality: told by its contact person before its survey opens."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from surveys.models import Survey
from surveys.rules import corrects_headcounts
from surveys.services.opening import open_survey


class HeadcountsKept(Refused):
    """The numbers stay as they were; the message is for people."""


@transaction.atomic
def confirm(*, survey: Survey, headcounts: Mapping[str, int] | None, actor: User) -> Survey:
    """Keep the municipality's own numbers of staff by part; a survey that waits for them opens. None: it has none to tell.

    The same numbers again change nothing. Raises HeadcountsKept where they are fixed: after opening the municipality
    itself cannot raise them, since a part could be made to show by them; once the results are released nobody changes
    them. Raises what `open_survey` raises.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    numbers = dict(headcounts or {})
    refuse_fixed(held, headcounts, actor)
    if held.headcounts != numbers:
        held.headcounts = numbers
        held.save(update_fields=["headcounts"])
        log(action="survey.headcounts_changed", target=held, actor=actor, headcount=held.headcount)
    return open_survey(survey=held, actor=actor) if held.state == Survey.State.DRAFT else held


def refuse_fixed(survey: Survey, headcounts: Mapping[str, int] | None, actor: User) -> None:
    if survey.state == Survey.State.RELEASED:
        raise HeadcountsKept(
            _("The results have been released with the numbers of staff that they have. Nothing was changed.")
        )
    if actor.is_staff and not corrects_headcounts(actor):
        raise HeadcountsKept(_("A consultant opens surveys and corrects numbers of staff. Nothing was changed."))
    opened = survey.state != Survey.State.DRAFT
    if opened and headcounts is None:
        raise HeadcountsKept(_("This survey has been opened already. Nothing was changed."))
    if opened and headcounts and raised(survey.headcounts, headcounts) and not corrects_headcounts(actor):
        raise HeadcountsKept(
            _(
                "After a survey has opened, its numbers of staff can only be made smaller. If one is too small, "
                "ask your consultant to correct it. Nothing was changed."
            )
        )


def raised(before: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Whether any part has more people than before."""
    return any(count > before.get(part, 0) for part, count in now.items())
