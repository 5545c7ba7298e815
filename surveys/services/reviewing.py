"""A person reads an open answer before anybody else does, and says whether it may be shown."""

from django.db import transaction

from accounts.models import User
from audit.services import log
from surveys.models import OpenAnswer


@transaction.atomic
def review(*, answer: OpenAnswer, verdict: OpenAnswer.Review, actor: User) -> OpenAnswer:
    """Let an open answer through or keep it back; each change is a log entry of its own, without the words."""
    held = OpenAnswer.objects.select_for_update().get(pk=answer.pk)
    if held.review != verdict:
        log(action="open_answer.reviewed", target=held, actor=actor, before=held.review, now=str(verdict))
        held.review = verdict
        held.save(update_fields=["review"])
    return held
