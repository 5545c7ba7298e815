"""Versions of a roadmap: content as it was, and its PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap

FILES = frozenset({"pdf", "digest", "poster", "poster_digest"})
"""What an approved version is still given, once: the documents that say who approved it."""


@dataclass(frozen=True)
class Approval:
    """The body that approved, the day of its meeting, and the section of its minutes (pykälä), empty where none is told.

    Versions that were approved before the day was asked have none.
    """

    by: str
    on: date | None = None
    section: str = ""

    def __str__(self) -> str:
        """Such as “kunnanhallitus, 12.5.2026, § 84”, the day as the active language writes it."""
        day = date_format(self.on, "SHORT_DATE_FORMAT") if self.on else ""
        return ", ".join(filter(None, [self.by, day, f"§\u00a0{self.section}" if self.section else ""]))


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

    `content` is everything that the document shows (`roadmaps.services.snapshot`). The PDFs are made from it and from
    the approval alone, so making them twice gives the same documents. `poster`: the one-page roadmap on A3; empty where
    there is nothing to show on it. `approved_at`: when it was approved here; `approved_on`: when the body met.
    """

    roadmap = models.ForeignKey(Roadmap, verbose_name=_("roadmap"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content = models.JSONField(_("content"))
    pdf = models.FileField(_("PDF"), upload_to="roadmaps/", blank=True)
    digest = models.CharField(_("digest of the PDF"), max_length=64, blank=True, help_text="SHA-256")
    poster = models.FileField(_("one-page roadmap (A3)"), upload_to="roadmaps/", blank=True)
    poster_digest = models.CharField(
        _("digest of the one-page roadmap"), max_length=64, blank=True, help_text="SHA-256"
    )
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
    approved_on = models.DateField(_("day of the decision"), null=True, blank=True)
    section = models.CharField(_("section of the minutes"), max_length=20, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a roadmap")
        verbose_name_plural = _("versions of roadmaps")
        ordering = ["roadmap", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "number"],
                name="version_number_of_a_roadmap",
                violation_error_message=_("The roadmap has a version with this number already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.roadmap}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ApprovedVersion when the stored version is approved and has its PDF, or more than that is to change."""
        stored = Version.objects.filter(pk=self.pk, approved_at__isnull=False)
        if FILES.issuperset(kwargs.get("update_fields") or ["content"]):
            stored = stored.exclude(pdf="")
        if self.pk and stored.exists():
            raise ApprovedVersion(f"{self} is approved and cannot change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ApprovedVersion: an approved version stays."""
        if self.approved_at:
            raise ApprovedVersion(f"{self} is approved and cannot be deleted")
        return super().delete(*args, **kwargs)

    @property
    def approval(self) -> Approval | None:
        return Approval(self.approved_by, self.approved_on, self.section) if self.approved_at else None
