"""What events do by the clock."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from events.services import chasing, groups, reminding, seats, waiting
from jobs.models import Job
from jobs.registry import job_kind


@shared_task(ignore_result=True)
def offer_seats() -> None:
    """Release unused seats whose day has come, and pass on what was offered and not taken."""
    now = timezone.now()
    seats.release_due(now)
    waiting.expire_due(now)


@shared_task(ignore_result=True)
def mail_by_the_clock() -> None:
    """Remind of what is near and of what has to be handed in, and thank for what is over."""
    now = timezone.now()
    reminding.remind_due(now)
    reminding.thank_due(now)
    chasing.remind_due(now)


@job_kind(groups.KIND, gettext_lazy("small groups of an event"))
def find_groups(job: Job) -> str:
    """Divide the event's people, and return the address of the page of its groups."""
    with translation.override(job.params["language"]):
        groups.find(job)
        return reverse("admin:event-groups", args=[job.params["event"]])
