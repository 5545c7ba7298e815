"""Solutions and challenges that municipalities tell each other of."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from network.linked import aspects
from participants.models import Enrolment
from programmes.models import Programme


class ShowcaseQuerySet(models.QuerySet["ShowcaseEntry"]):
    def shown_to(self, own: list[int]) -> "ShowcaseQuerySet":
        """What was hidden is seen by those alone who wrote it: `own` are the keys of their enrolments."""
        return self.filter(Q(hidden_at=None) | Q(enrolment__in=own))

    def with_others(self) -> "ShowcaseQuerySet":
        """Adds `others`: how many participants have said "we too"."""
        too = ShowcaseSupport.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
        counted: Any = Subquery(too.annotate(number=Count("pk")).values("number"))
        return self.annotate(others=Coalesce(counted, 0))


class ShowcaseEntry(models.Model):
    """A solution that works or a challenge that is open, in the words of the municipality; shown to participants alone."""

    class Kind(models.TextChoices):
        SOLUTION = "solution", _("solution")
        CHALLENGE = "challenge", _("challenge")

    class Cost(models.TextChoices):
        NONE = "none", _("own work alone")
        SMALL = "small", _("under 10,000 €")
        MIDDLE = "middle", _("10,000–50,000 €")
        LARGE = "large", _("over 50,000 €")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="showcase"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="showcase"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SOLUTION)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=3000)
    aspect = models.PositiveSmallIntegerField(_("aspect"), null=True, blank=True)
    systems = models.CharField(_("systems"), max_length=200, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, blank=True)
    ask = models.CharField(_("whom to ask"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_why = models.CharField(_("why it is hidden"), max_length=500, blank=True, editable=False)

    if TYPE_CHECKING:
        enrolment_id: int

    objects = ShowcaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("solution or challenge")
        verbose_name_plural = _("solutions and challenges")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def aspect_name(self) -> str:
        return aspects().get(self.aspect or 0, "")


class ShowcaseSupport(models.Model):
    """One participant that has the same."""

    entry = models.ForeignKey(
        ShowcaseEntry, verbose_name=_("solution or challenge"), on_delete=models.CASCADE, related_name="supports"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="showcase_supports"
    )

    class Meta:
        verbose_name = _("“we too”")
        verbose_name_plural = _("“we too”")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "enrolment"],
                name="one_we_too_per_participant",
                violation_error_message=_("This participant has said so already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}"
