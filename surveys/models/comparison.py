"""Comparison groups of a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from surveys.models.survey import Round

NETWORK = "network"
CONSORTIUM = "consortium"
"""Its key goes on with its number. Nobody is compared with it, but its people know the means of all its members."""


class Comparison(models.Model):
    """Municipalities of a round that are compared with each other, as they were when its last survey closed.

    Kept, because a group that changed later could be told apart from what it was before.
    """

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="comparisons")
    key = models.CharField(
        _("key"), max_length=20, help_text=_("network, or a shared fact such as size:1, type:3 or language:sv")
    )
    municipalities = models.ManyToManyField(Municipality, verbose_name=_("municipalities"), related_name="+")

    class Meta:
        verbose_name = _("comparison group")
        verbose_name_plural = _("comparison groups")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "key"],
                name="one_comparison_of_a_kind",
                violation_error_message=_("The round has this comparison already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.key}"
