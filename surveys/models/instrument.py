"""Instruments as versioned data."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.questionnaire import Questionnaire

USUAL = "aspects-11"
"""Key of the form that roadmaps start from when there are no results yet."""
FEEDBACK = "event-feedback"
"""Key of the form of three questions that is asked after an event."""


class FrozenInstrument(Exception):
    """A version that a survey has been opened with cannot change."""


class Instrument(models.Model):
    """A survey form with a stable key, in versions."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)

    class Meta:
        verbose_name = _("survey form")
        verbose_name_plural = _("survey forms")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    def for_rounds(self) -> "InstrumentVersionQuerySet":
        """Those that municipalities can be asked with."""
        return self.exclude(instrument__key=FEEDBACK)

    def feedback(self) -> "InstrumentVersion":
        """The newest version of the form of three questions. Raises DoesNotExist before the forms have been loaded."""
        return self.filter(instrument__key=FEEDBACK).latest("number")

    def usual(self) -> "InstrumentVersion":
        """The newest version of the form of eleven aspects. Raises DoesNotExist before the forms have been loaded."""
        return self.filter(instrument__key=USUAL).latest("number")


class InstrumentVersion(models.Model):
    """The content of a form: aspects, scales, groups and sections of questions.

    `content` has the shape that `surveys.questionnaire` describes. Frozen once a survey has opened with it or a roadmap
    has been started on it.
    """

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("survey form"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a survey form")
        verbose_name_plural = _("versions of survey forms")
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"],
                name="version_number_of_a_form",
                violation_error_message=_("The form has a version with this number already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenInstrument when the stored version is frozen and its content would change."""
        if self.pk:
            stored = InstrumentVersion.objects.only("content", "digest", "frozen_at").get(pk=self.pk)
            if stored.frozen_at and (stored.content, stored.digest) != (self.content, self.digest):
                raise FrozenInstrument(f"{self} is frozen: make a new version")
        super().save(*args, **kwargs)


_frozen: dict[int, Questionnaire] = {}


def questionnaire_of(version_id: int) -> Questionnaire:
    """The content of a version; that of a frozen one is read once a process, since it never changes."""
    if version_id not in _frozen:
        version = InstrumentVersion.objects.only("content", "frozen_at").get(pk=version_id)
        questionnaire = Questionnaire.of(version.content)
        if version.frozen_at is None:
            return questionnaire
        _frozen[version_id] = questionnaire
    return _frozen[version_id]
