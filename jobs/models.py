"""Background work as rows."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.registry import name_of

LEASE = timedelta(seconds=90)


class LostLease(Exception):
    """The worker was silent for longer than its lease, and the job is another's or has ended."""


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self, now: datetime) -> "JobQuerySet":
        """Queued and not put off, or running under a lease that its worker no longer renews."""
        due = Q(not_before=None) | Q(not_before__lte=now)
        return self.filter(due & Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, leased_until__lt=now))


class Job(models.Model):
    """One piece of work that somebody waits for."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120, unique=True)
    params = models.JSONField(_("parameters"), default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="jobs",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED, db_index=True)
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0, validators=[MaxValueValidator(100)])
    note = models.CharField(_("what is going on"), max_length=200, blank=True)
    error = models.CharField(_("error, in words"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    most_attempts = models.PositiveSmallIntegerField(_("most attempts"), default=3, db_default=3)
    not_before = models.DateTimeField(_("not tried again before"), null=True, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    result_url = models.CharField(_("where the result is"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="job_progress_is_percent",
                violation_error_message=_("Progress is a number from 0 to 100."),
            )
        ]

    def __str__(self) -> str:
        return name_of(self.kind)

    @property
    def ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    def renew(self, progress: int, note: str = "") -> None:
        """Tell how far the work is, and keep the lease. Raises LostLease when another worker has taken the job over."""
        self.keep(progress=progress, note=note, leased_until=timezone.now() + LEASE)

    def hold(self) -> None:
        """Keep the lease without a word of progress. Raises LostLease."""
        self.keep(leased_until=timezone.now() + LEASE)

    def keep(self, **changes: Any) -> None:
        """Write the changes if the job is still this worker's: running, and in the same attempt. Raises LostLease."""
        mine = Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, attempts=self.attempts)
        if not mine.update(**changes):
            raise LostLease(f"job {self.pk} is no longer in attempt {self.attempts}")
        for name, value in changes.items():
            setattr(self, name, value)


class Heartbeat(models.Model):
    """When something that beats was last heard of."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("last heard of"))
    skew = models.DurationField(_("its clock is ahead by"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
