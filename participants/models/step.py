"""How far a participant has come in each municipal activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import Enrolment
from programmes.models import Activity


class Step(models.Model):
    """Participant × municipal activity."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        BOOKED = "booked", _("booked")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="steps"
    )
    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NOT_STARTED)
    on = models.DateField(_("date"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["activity__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                name="one_step_per_activity",
                violation_error_message=_(
                    "The participant has this step already: change it instead of adding another."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_state_display()}"
