"""A participant's digital roadmap (digitiekartta)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment


class Roadmap(models.Model):
    """The roadmap of one participant, in one language."""

    enrolment = models.OneToOneField(
        Enrolment, verbose_name=_("participant"), on_delete=models.PROTECT, related_name="roadmap"
    )
    language = models.CharField(_("language of the document"), max_length=2, choices=settings.LANGUAGES, default="fi")
    title = models.CharField(_("title"), max_length=120)
    vision = models.TextField(_("vision"), blank=True, max_length=1500)
    foreword = models.TextField(_("foreword"), blank=True, max_length=4000)
    owner_body = models.CharField(_("body that owns the roadmap"), max_length=120, blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True, max_length=2000)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
