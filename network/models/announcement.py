"""What staff tell everybody in a programme."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def valid_on(self, day: date) -> "AnnouncementQuerySet":
        """Those that are still shown, the pinned ones first."""
        shown = self.filter(Q(valid_until=None) | Q(valid_until__gte=day))
        return shown.order_by("-pinned", "-published_at", "-pk")


class Announcement(models.Model):
    """`letter`: the key of the letter to many by which it was mailed, in the outbox; None for one that was not."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="announcements"
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stands above the others."))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: until it is deleted or given a day.")
    )
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    letter = models.BigIntegerField(_("message to many"), null=True, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title or f"{self.pk}"
