"""Counting, while a survey is open, how many answers come from each larger part of the municipality.

Several answers are counted at a time, so that a change of the counters does not tell where one answer came from.
"""

from collections import Counter

from django.db import transaction
from django.db.models import F

from surveys.models import PartCount, SealedAnswer, Survey
from surveys.sealing import DamagedBox, unseal_part
from surveys.services import keys

FEWEST_TOGETHER = 5
"""Answers that are counted in one go."""
FEWEST_HEADS = 10
"""Staff of a part whose answers are counted."""


@transaction.atomic
def count_parts(survey: Survey) -> int:
    """Count what has come since the last time, when that are enough answers. Returns how many were counted.

    Raises what `keys.private_key` raises.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    waiting = SealedAnswer.objects.filter(survey=held).exclude(part=None).order_by()
    boxes = dict(waiting.values_list("pk", "part"))
    if held.state != Survey.State.OPEN or len(boxes) < FEWEST_TOGETHER:
        return 0
    private = keys.private_key(held)
    counts: Counter[str] = Counter()
    for box in boxes.values():
        try:
            counts[unseal_part(private, bytes(box or b""))] += 1
        except DamagedBox:
            continue
    for part, count in sorted(counts.items()):
        if held.headcounts.get(part, 0) >= FEWEST_HEADS:
            row, _made = PartCount.objects.get_or_create(survey=held, part=part)
            PartCount.objects.filter(pk=row.pk).update(count=F("count") + count)
    SealedAnswer.objects.filter(pk__in=boxes).update(part=None)
    return len(boxes)


def count_all_parts() -> int:
    """Of every open survey. Returns how many answers were counted."""
    return sum(count_parts(survey) for survey in Survey.objects.filter(state=Survey.State.OPEN))
