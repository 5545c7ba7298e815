"""Responses: anonymous by their schema.

No link to a person, an invitation, an address or a browser; no time finer than the day; random keys. The order in
which rows were written is destroyed each night and when the survey closes (`surveys.services.shuffling`).
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


class Response(models.Model):
    """All answers of one respondent in one compact row.

    `answers`: question's code → the answer as the question's kind stores it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="responses")
    day = models.DateField(_("day"))
    answers = models.JSONField(_("answers"))

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return str(self.survey)


class OpenAnswer(models.Model):
    """One answer in the respondent's own words, unlinked from the rest of the response."""

    class Review(models.TextChoices):
        WAITING = "waiting", _("waits for review")
        SHOWN = "shown", _("may be shown")
        HIDDEN = "hidden", _("is not shown")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="open_answers")
    question = models.CharField(_("question"), max_length=10)
    text = models.TextField(_("text"), max_length=2000)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.WAITING)

    class Meta:
        verbose_name = _("open answer")
        verbose_name_plural = _("open answers")

    def __str__(self) -> str:
        return f"{self.question} {self.pk}"


class Submission(models.Model):
    """That a form has been sent, so that the same form sent twice counts once.

    Holds a digest of the form's random token and nothing else; deleted when the survey closes.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, primary_key=True)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return self.digest[:8]
