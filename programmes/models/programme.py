"""Programmes."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RESERVED_SLUGS = ("schedule", "events", "people", "survey", "roadmap", "brand")
"""First parts of a participant's former addresses, which would hide a programme of that name."""


def free_of_addresses(slug: str) -> None:
    """Raises ValidationError for a slug that the portal's own addresses need."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("The portal's own pages have this address. Choose another one, such as %(slug)s-2.") % {"slug": slug}
        )


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def for_lists(self) -> "ProgrammeQuerySet":
        """With titles and dates, without the long texts."""
        titles = [f"title_{language}" for language, _name in settings.LANGUAGES]
        return self.only("slug", "state", "starts", "ends", *titles)

    def public(self) -> "ProgrammeQuerySet":
        """Everything but drafts."""
        return self.exclude(state=Programme.State.DRAFT)

    def with_contents(self) -> "ProgrammeQuerySet":
        """With all that the checklist reads: the activities, and those of the round before."""
        return self.select_related("cloned_from").prefetch_related("activities", "cloned_from__activities")


class Programme(models.Model):
    """One round of the peer network: its period, enrolment and promise."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open for enrolment")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    class Handler(models.TextChoices):
        KUNTALIITTO = "kuntaliitto", _("Association of Finnish Municipalities")
        FCG = "fcg", _("FCG")

    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[validate_slug, free_of_addresses])
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("in short"), blank=True)
    for_whom = models.TextField(_("for whom"), blank=True)
    promise = models.TextField(_("what a municipality gains"), blank=True, help_text=_("One gain a line."))
    frameworks = models.TextField(_("national frameworks"), blank=True, help_text=_("One a line."))
    wishes_note = models.TextField(_("how wishes are taken into account"), blank=True)
    costs = models.TextField(
        _("what it costs"),
        blank=True,
        help_text=_("In money. Empty while it is not known: the page then says whom to ask."),
    )
    hours = models.TextField(
        _("hours it takes"),
        blank=True,
        help_text=_("Of whom in the municipality, and how many. Empty while it is not known."),
    )
    ask = models.TextField(_("whom to ask"), blank=True, help_text=_("Empty: the organisers’ common address."))
    related = models.TextField(_("related events"), blank=True, help_text=_("One a line."))
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    kickoff_place = models.CharField(_("where it started"), max_length=160, blank=True)
    enrolment_opens = models.DateField(_("enrolment opens"), null=True, blank=True)
    enrolment_closes = models.DateField(_("last day of enrolment"), null=True, blank=True)
    enrolment_handled_by = models.CharField(
        _("enrolment handled by"), max_length=12, choices=Handler, default=Handler.FCG
    )
    shared_by = models.CharField(_("shared contents by"), max_length=12, choices=Handler, default=Handler.KUNTALIITTO)
    municipal_by = models.CharField(_("municipal contents by"), max_length=12, choices=Handler, default=Handler.FCG)
    municipalities_then = models.PositiveSmallIntegerField(_("municipalities that took part"), null=True, blank=True)
    consortia_then = models.PositiveSmallIntegerField(_("consortia that took part"), null=True, blank=True)
    consortium_size_then = models.PositiveSmallIntegerField(
        _("municipalities in the consortium"), null=True, blank=True
    )
    invented = models.BooleanField(_("invented for the demo"), default=False)
    cloned_from = models.ForeignKey(
        "self", verbose_name=_("cloned from"), null=True, blank=True, on_delete=models.SET_NULL, related_name="clones"
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=models.F("starts")),
                name="programme_ends_after_start",
                violation_error_code="ends",
                violation_error_message=_("The programme cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.state == self.State.ENDED

    def takes_enrolments(self, today: date | None = None) -> bool:
        """Whether a municipality can enrol on this day (the last day included)."""
        day = today or timezone.localdate()
        if self.state not in (self.State.OPEN, self.State.RUNNING) or self.enrolment_closes is None:
            return False
        if self.enrolment_opens and day < self.enrolment_opens:
            return False
        return day <= self.enrolment_closes
