"""Feedback on an occasion: a survey that opens by itself, belongs to no municipality and is released when it is counted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import log
from surveys.models import InstrumentVersion, Round, Survey
from surveys.services import keys
from surveys.services.freezing import freeze_form


@transaction.atomic
def begin(*, occasion: str, titles: Mapping[str, str], opens_at: datetime, closes_at: datetime) -> Survey:
    """Take answers about an occasion that has not been asked about; `titles` names it in the round's columns.

    Raises KeysMissing where no key is ready.
    """
    version = InstrumentVersion.objects.feedback()
    freeze_form(version)
    round = Round.objects.create(
        instrument_version=version, opens_at=opens_at, closes_at=closes_at, launched_at=timezone.now(), **titles
    )
    survey = Survey.objects.create(round=round, occasion=occasion, state=Survey.State.OPEN, opened_at=timezone.now())
    keys.give_key(survey)
    survey.save(update_fields=["public_key"])
    log(action="feedback.opened", target=survey)
    return survey


@transaction.atomic
def move(*, survey: Survey, opens_at: datetime, closes_at: datetime) -> bool:
    """Take answers at another time. What has come stays. Returns whether anything changed: not once they are counted."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    before = (held.round.opens_at, held.round.closes_at)
    if not held.is_uncounted or before == (opens_at, closes_at):
        return False
    Round.objects.filter(pk=held.round_id).update(opens_at=opens_at, closes_at=closes_at)
    log(action="feedback.moved", target=held)
    return True
