"""Counting, while a survey is open, how many answers come from each larger part of the municipality.

Several answers are counted at a time, so that a change of the counters does not tell where one answer came from.
"""

from collections import Counter

import structlog
from django.db import transaction
from django.db.models import F

from surveys.models import PartCount, SealedAnswer, Survey
from surveys.results.suppression import FEWEST_IN_PART
from surveys.sealing import DamagedBox, unseal_part
from surveys.services import keys

logger = structlog.get_logger(__name__)
FEWEST_TOGETHER = 5
"""Answers that are counted in one go."""
FEWEST_PARTS = 2
"""Parts that they come from: a handful of one part would tell where each of them came from."""


@transaction.atomic
def count_parts(survey: Survey) -> int:
    """Count what has come since the last time, when that are enough answers. Returns how many were counted.

    Raises what `keys.private_key` raises.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    waiting = SealedAnswer.objects.filter(survey=held).exclude(part=None).order_by()
    boxes = dict(waiting.values_list("pk", "part"))
    if held.state != Survey.State.OPEN or len(boxes) < FEWEST_TOGETHER or not held.headcounts:
        return 0
    private = keys.private_key(held)
    counts: Counter[str] = Counter()
    for box in boxes.values():
        try:
            counts[unseal_part(private, bytes(box or b""))] += 1
        except DamagedBox:
            continue
    if len(counts) < FEWEST_PARTS:
        return 0
    for part, count in sorted(counts.items()):
        if held.headcounts.get(part, 0) >= FEWEST_IN_PART:
            row, _made = PartCount.objects.get_or_create(survey=held, part=part)
            PartCount.objects.filter(pk=row.pk).update(count=F("count") + count)
    SealedAnswer.objects.filter(pk__in=boxes).update(part=None)
    return len(boxes)


def count_all_parts() -> int:
    """Of every open survey; one that fails keeps no other from being counted. Returns how many answers were counted."""
    counted = 0
    for survey in Survey.objects.filter(state=Survey.State.OPEN):
        try:
            counted += count_parts(survey)
        except Exception as error:  # without its trace, in which there are answers
            logger.error("counting parts failed", survey=survey.pk, error=type(error).__name__)
    return counted
