"""Levels: where the participant is and where it wants to be, by aspect."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.gaps import gap_between
from roadmaps.models.roadmap import Roadmap
from surveys.models import Survey


class Level(models.Model):
    """Roadmap × aspect of its form. The baseline is a mean with the survey it came from; the target one of the levels.

    `low` and `high`: the baseline ± one standard deviation of the ratings. `network`: mean of the round's municipalities,
    own included. All have one decimal.
    """

    roadmap = models.ForeignKey(Roadmap, verbose_name=_("roadmap"), on_delete=models.CASCADE, related_name="levels")
    aspect = models.PositiveSmallIntegerField(_("aspect"), validators=[MinValueValidator(1)])
    baseline = models.DecimalField(_("baseline level"), max_digits=3, decimal_places=1, null=True, blank=True)
    respondents = models.PositiveIntegerField(_("respondents behind the baseline"), null=True, blank=True)
    network = models.DecimalField(_("mean of the network"), max_digits=3, decimal_places=1, null=True, blank=True)
    low = models.DecimalField(_("lower end of the spread"), max_digits=3, decimal_places=1, null=True, blank=True)
    high = models.DecimalField(_("upper end of the spread"), max_digits=3, decimal_places=1, null=True, blank=True)
    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target = models.PositiveSmallIntegerField(
        _("target level"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reason = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["aspect"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "aspect"],
                name="one_level_per_aspect",
                violation_error_message=_("The roadmap has a level for this aspect already."),
            ),
            models.CheckConstraint(
                condition=Q(aspect__gte=1),
                name="aspect_has_a_number",
                violation_error_message=_("An aspect has a number from 1 on."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target__gte=1),
                name="target_is_a_level",
                violation_error_message=_("A target level is a number from 1 on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roadmap}: {self.aspect}"

    @property
    def gap(self) -> float | None:
        """Target less baseline, when both are known."""
        return gap_between(self.baseline, self.target)
