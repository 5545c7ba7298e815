"""Versions of a roadmap: content as it was, and its PDF."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap


class ApprovedVersion(Exception):
    """An approved version never changes."""


class VersionQuerySet(models.QuerySet["Version"]):
    """Refuses to change or delete approved versions in bulk too."""

    def update(self, **changes: Any) -> int:
        self.refuse_approved()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_approved()
        return super().delete()

    def refuse_approved(self) -> None:
        """Raises ApprovedVersion when there is one among them."""
        if self.filter(approved_at__isnull=False).exists():
            raise ApprovedVersion("an approved version cannot change or be deleted")


class Version(models.Model):
    """What the roadmap said when its document was asked for.

    `content` is everything that the document shows (`roadmaps.services.snapshot`). The PDF is made from it alone, so
    making it twice gives the same document.
    """

    roadmap = models.ForeignKey(Roadmap, verbose_name=_("roadmap"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.JSONField(_("content"))
    pdf = models.FileField(_("PDF"), upload_to="roadmaps/", blank=True)
    digest = models.CharField(_("digest of the PDF"), max_length=64, blank=True, help_text="SHA-256")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a roadmap")
        verbose_name_plural = _("versions of roadmaps")
        ordering = ["roadmap", "-number"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "number"], name="version_number_of_a_roadmap")]

    def __str__(self) -> str:
        return f"{self.roadmap}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ApprovedVersion when the stored version is approved: its content and PDF are kept as they were."""
        if self.pk and Version.objects.filter(pk=self.pk, approved_at__isnull=False).exists():
            raise ApprovedVersion(f"{self} is approved and cannot change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ApprovedVersion: an approved version stays."""
        if self.approved_at:
            raise ApprovedVersion(f"{self} is approved and cannot be deleted")
        return super().delete(*args, **kwargs)
