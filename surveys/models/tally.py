"""Tallies: what every results page, report and comparison reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey

EVERYBODY = "all"
RESPONDENTS = ("respondents", "n")
"""The question and the value under which a group's respondents are counted."""


def aspect_code(aspect: int) -> str:
    """The question under which people's own means of an aspect are counted."""
    return f"aspect:{aspect}"


def merged_code(question: str) -> str:
    """The group of those whose own part of the municipality is small, or who told none."""
    return f"{question}:"


class Tally(models.Model):
    """How many in a group gave a value to a question. Raw: only the suppression engine may read it."""

    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="tallies")
    group = models.CharField(
        _("group"),
        max_length=30,
        help_text=_("all, or a part such as sector:edu or position:mgmt; never one crossed with another"),
    )
    question = models.CharField(_("question"), max_length=20)
    value = models.CharField(
        _("value"),
        max_length=10,
        help_text=_(
            "as the question’s kind counts it: a rating, dont_know, an option’s code; of an aspect a person’s mean"
        ),
    )
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "group", "question", "value"],
                name="one_tally_per_cell",
                violation_error_message=_("This has been counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.question} {self.value}: {self.count}"


class RatingSums(models.Model):
    """A closed survey's ratings summed, question by question: what its municipality puts into the means of others.

    Raw like a tally, and made of the tallies of everybody: code → [sum of the ratings, how many there are].
    """

    survey = models.OneToOneField(
        Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="rating_sums", primary_key=True
    )
    sums = models.JSONField(_("sums"))

    class Meta:
        verbose_name = _("sums of ratings")
        verbose_name_plural = _("sums of ratings")

    def __str__(self) -> str:
        return f"{self.survey_id}"
