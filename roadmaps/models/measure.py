"""Development targets and their measures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.level import Level
from roadmaps.models.roadmap import Roadmap


class DevelopmentTarget(models.Model):
    """What is to become better in one aspect (kehittämiskohde)."""

    class Compass(models.TextChoices):
        """Dimensions of Finland's digital compass (2022)."""

        SKILLS = "skills", _("skills")
        INFRASTRUCTURE = "infrastructure", _("digital infrastructure")
        BUSINESS = "business", _("business")
        PUBLIC_SERVICES = "public_services", _("public services")

    roadmap = models.ForeignKey(
        Roadmap, verbose_name=_("roadmap"), on_delete=models.CASCADE, related_name="development_targets"
    )
    level = models.ForeignKey(
        Level, verbose_name=_("aspect"), on_delete=models.CASCADE, related_name="development_targets"
    )
    title = models.CharField(_("development target"), max_length=160)
    description = models.TextField(_("what changes"), blank=True, max_length=1500)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=[(1, _("first")), (2, _("next")), (3, _("later"))], default=2
    )
    strategy_link = models.CharField(_("link to the municipal strategy"), max_length=200, blank=True)
    compass = models.CharField(_("dimension of the digital compass"), max_length=20, choices=Compass, blank=True)

    class Meta:
        verbose_name = _("development target")
        verbose_name_plural = _("development targets")
        ordering = ["priority", "level__aspect", "pk"]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """What is done, by whom, when, at which cost, and how it goes (toimenpide)."""

    class Cost(models.TextChoices):
        UNKNOWN = "unknown", _("not estimated")
        NONE = "none", _("no extra cost")
        SMALL = "small", _("under 10,000 €")
        MEDIUM = "medium", _("10,000–50,000 €")
        LARGE = "large", _("over 50,000 €")

    class Status(models.TextChoices):
        PLANNED = "planned", _("not started")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    development_target = models.ForeignKey(
        DevelopmentTarget, verbose_name=_("development target"), on_delete=models.CASCADE, related_name="measures"
    )
    title = models.CharField(_("measure"), max_length=160)
    description = models.TextField(_("description"), blank=True, max_length=1500)
    owner = models.CharField(_("responsible person or party"), max_length=120)
    partners = models.CharField(_("partners"), max_length=200, blank=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    cost = models.CharField(_("cost class"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    indicator = models.CharField(_("indicator"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    law_driven = models.BooleanField(_("required by law"), default=False)
    internal = models.BooleanField(
        _("not for publication"),
        default=False,
        help_text=_("Stays out of the document, visible to your own people here."),
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="measure_ends_after_start",
                violation_error_message=_("The measure cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title
