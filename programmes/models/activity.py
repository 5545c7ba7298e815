"""What a programme contains."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.programme import Programme


class ActivityQuerySet(models.QuerySet["Activity"]):
    def shared(self) -> "ActivityQuerySet":
        return self.filter(scope=Activity.Scope.SHARED)

    def steps_of(self, programme_id: int) -> "ActivityQuerySet":
        """What each participant of the programme goes through by itself, in order, without the long texts."""
        titles = [f"title_{language}" for language, _name in settings.LANGUAGES]
        short = self.only("programme", "scope", "kind", "position", "window_ends", *titles)
        return short.municipal().filter(programme=programme_id).order_by("position", "pk")

    def municipal(self) -> "ActivityQuerySet":
        return self.filter(scope=Activity.Scope.MUNICIPAL)


class Activity(models.Model):
    """A content of a programme: shared by all participants, or each participant's own."""

    class Scope(models.TextChoices):
        SHARED = "shared", _("shared")
        MUNICIPAL = "municipal", _("municipal")

    class Kind(models.TextChoices):
        NETWORK_EVENT = "network_event", _("network event")
        SPRINT = "sprint", _("co-development sprint")
        TRAINING = "training", _("training")
        OPENING = "opening", _("kick-off event")
        DEVELOPMENT_WORKSHOP = "development_workshop", _("development workshop")
        PEER_DISCUSSION = "peer_discussion", _("peer discussion")
        CLOSING = "closing", _("closing event")
        WORKSPACE = "workspace", _("shared workspace")
        NETWORKING = "networking", _("networking")
        SHOWCASE = "showcase", _("solutions and challenges")
        SURVEY = "survey", _("survey")
        LEVEL_ASSESSMENT = "level_assessment", _("level assessment")
        KICKOFF = "kickoff", _("kick-off of the roadmap work")
        LEADERSHIP_WORKSHOP = "leadership_workshop", _("management team workshop")
        CONTENT_WORKSHOP = "content_workshop", _("content workshop")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        REMOTE = "remote", _("online")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="activities"
    )
    key = models.SlugField(_("key"), max_length=60)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    includes = models.TextField(_("includes"), blank=True, help_text=_("One a line."))
    organisation = models.CharField(_("responsible organisation"), max_length=12, choices=Programme.Handler)
    count = models.PositiveSmallIntegerField(_("times"), default=1)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    seats_per_participant = models.PositiveSmallIntegerField(
        _("seats per participant"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    window_starts = models.DateField(_("window starts"), null=True, blank=True)
    window_ends = models.DateField(_("window ends"), null=True, blank=True)
    months = models.JSONField(_("months"), default=list, blank=True)
    full_day = models.BooleanField(_("full day"), default=False)
    facilitated = models.BooleanField(_("facilitated"), default=False)
    pre_assignment = models.BooleanField(_("pre-assignment"), default=False)
    recording = models.BooleanField(_("recording"), default=False)
    small_groups = models.BooleanField(_("small groups"), default=False)
    after_kind = models.CharField(_("follows"), max_length=24, choices=Kind, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["programme", "scope", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"],
                name="activity_key_in_a_programme",
                violation_error_message=_("Another activity of the programme has this key. Choose another one."),
            )
        ]

    def __str__(self) -> str:
        return self.title
