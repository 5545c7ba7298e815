"""Background work as rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=90)


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self, now: datetime) -> "JobQuerySet":
        """Queued, or running under a lease that its worker no longer renews."""
        return self.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, leased_until__lt=now))


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
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    result_url = models.CharField(_("where the result is"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_percent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    def renew(self, progress: int, note: str = "") -> None:
        """Tell how far the work is, and keep the lease."""
        self.progress = progress
        self.note = note
        self.leased_until = timezone.now() + LEASE
        self.save(update_fields=["progress", "note", "leased_until"])
