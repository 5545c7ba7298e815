"""Making and changing rounds, and how many people work in each part of a municipality."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import User
from audit.services import log
from surveys.models import Round, Survey


@transaction.atomic
def save_round(*, round: Round, changed: Sequence[str], actor: User) -> Round:
    """Keep a new or changed round."""
    made = round.pk is None
    round.save()
    log(action="round.changed", target=round, actor=actor, made=made, fields=sorted(changed))
    return round


@transaction.atomic
def set_headcounts(*, survey: Survey, headcounts: Mapping[str, int], actor: User) -> Survey:
    """Keep the municipality's own numbers of staff by part; the same numbers again change nothing."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.headcounts != dict(headcounts):
        held.headcounts = dict(headcounts)
        held.save(update_fields=["headcounts"])
        log(action="survey.headcounts_changed", target=held, actor=actor, headcount=held.headcount)
    return held
