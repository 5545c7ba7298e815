"""Tallies: what every results page, report and comparison reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey

EVERYBODY = "all"


class Tally(models.Model):
    """How many in a group gave a value to an item. Raw: only the suppression engine may read it."""

    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="tallies")
    group = models.CharField(_("group"), max_length=30, help_text=_("all, or a sector such as sector:edu"))
    item = models.CharField(_("item"), max_length=20)
    value = models.CharField(_("value"), max_length=10, help_text=_("1–5, eos, or an option’s code"))
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [models.UniqueConstraint(fields=["survey", "group", "item", "value"], name="one_tally_per_cell")]

    def __str__(self) -> str:
        return f"{self.group} {self.item} {self.value}: {self.count}"
