"""Files and links that are shared with those who take part."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Membership
from network.models.theme import Theme
from programmes.models import Programme

CAPTIONS_WITHIN = timedelta(days=14)
"""A recording of something that was broadcast is captioned within 14 days (act 306/2019 on digital services)."""


class MaterialQuerySet(models.QuerySet["Material"]):
    def for_roles(self, roles: dict[int, frozenset[str]]) -> "MaterialQuerySet":
        """Of these programmes, what is for everybody or for one of the roles that somebody has in each."""
        fits = Q(pk=None)
        for programme, own in roles.items():
            meant = Q(audience="")
            for role in own:
                meant |= Q(audience__contains=f",{role},")
            fits |= Q(programme=programme) & meant
        return self.filter(fits)

    def without_captions(self) -> "MaterialQuerySet":
        return self.filter(captions_due__isnull=False, captions_done_at=None)

    def overdue(self, today: date) -> "MaterialQuerySet":
        """Recordings that should have had captions before today."""
        return self.without_captions().filter(captions_due__lt=today)


class Material(models.Model):
    """A file or a link of one programme. `audience`: the roles that it is for, between commas; empty is everybody.

    `event`: the key of the event that it belongs to (`network.linked`). A recording has a day by which it has captions.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        LINK = "link", _("link")
        WORKSPACE = "workspace", _("shared workspace")
        RECORDING = "recording", _("recording")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="materials"
    )
    theme = models.ForeignKey(
        Theme, verbose_name=_("theme"), null=True, blank=True, on_delete=models.SET_NULL, related_name="materials"
    )
    event = models.PositiveBigIntegerField(_("event"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FILE)
    language = models.CharField(
        _("language of the material"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: several languages, or none."),
    )
    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="materials/", blank=True, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True, editable=False)
    file_type = models.CharField(_("type of the file"), max_length=100, blank=True, editable=False)
    file_size = models.PositiveIntegerField(_("size of the file"), default=0, editable=False)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    captions_due = models.DateField(_("captions due"), null=True, blank=True, editable=False)
    captions_done_at = models.DateTimeField(_("captions done"), null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        theme_id: int | None

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title or f"{self.pk}"

    @property
    def captions_are_late(self) -> bool:
        due = self.captions_due
        return due is not None and self.captions_done_at is None and due < timezone.localdate()

    @property
    def roles(self) -> list[str]:
        return [role for role in self.audience.split(",") if role]

    def set_roles(self, roles: Iterable[str]) -> None:
        """Everybody where all roles are meant, or none is."""
        chosen = [role for role in Membership.Role.values if role in set(roles)]
        everybody = len(chosen) in (0, len(Membership.Role.values))
        self.audience = "" if everybody else f",{','.join(chosen)},"
