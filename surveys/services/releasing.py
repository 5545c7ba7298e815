"""Releasing a survey's results to the municipality."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import Step
from surveys.models import Survey
from surveys.services import keys
from surveys.services.notices import notify_contacts
from surveys.services.progress import SurveyRefused, advance


@transaction.atomic
def release(*, survey: Survey, actor: User | None) -> Survey:
    """Let the municipality see its results. The sealed answers and their key are destroyed: nothing can be asked anew."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.CLOSED:
        raise SurveyRefused(_("Only a closed survey’s results can be released. Nothing was changed."))
    held.state, held.released_at = Survey.State.RELEASED, timezone.now()
    held.save(update_fields=["state", "released_at"])
    keys.destroy(held)
    log(action="survey.released", target=held, actor=actor)
    advance(held, Step.State.DONE, actor)
    notify_contacts(held, "released")
    return Survey.objects.get(pk=held.pk)
