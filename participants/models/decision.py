"""What was decided on an enrolment, one row for each decision, so that one can be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import Enrolment


class Decision(models.Model):
    """A change of an enrolment's state that people made.

    `members`: what an acceptance made of people, a list of {"membership": its key, "before": the role that it had, empty
    for a new one}.
    """

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="decisions"
    )
    before = models.CharField(_("state before"), max_length=10, choices=Enrolment.State)
    state = models.CharField(_("state"), max_length=10, choices=Enrolment.State)
    note = models.TextField(_("note to the contact person"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("decided"))
    members = models.JSONField(_("members made"), default=list, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"
