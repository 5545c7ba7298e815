"""A participant's digital roadmap (digitiekartta)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment
from surveys.models import InstrumentVersion
from surveys.models.instrument import questionnaire_of
from surveys.questionnaire import Questionnaire


class Roadmap(models.Model):
    """The roadmap of one participant, in one language. Its aspects and levels are those of a version of a survey form."""

    enrolment = models.OneToOneField(
        Enrolment, verbose_name=_("participant"), on_delete=models.PROTECT, related_name="roadmap"
    )
    instrument_version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("survey form"), on_delete=models.PROTECT, related_name="+"
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

    @property
    def questionnaire(self) -> Questionnaire:
        """The form whose aspects the levels are of."""
        return questionnaire_of(self.instrument_version_id)
