"""A municipality or a consortium: what a membership, a brand or an enrolment belongs to."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models.consortium import Consortium
from municipalities.models.municipality import Municipality

Party = Municipality | Consortium
ONE_PARTY = _("Choose a municipality or a consortium, and one of them only.")


def exactly_one_party() -> Q:
    """The condition that a row belongs to a municipality or to a consortium, and to one only."""
    return Q(municipality__isnull=False, consortium__isnull=True) | Q(
        municipality__isnull=True, consortium__isnull=False
    )


def as_fields(party: Party) -> dict[str, Any]:
    """The pair of fields that say which party a row belongs to."""
    if isinstance(party, Municipality):
        return {"municipality": party, "consortium": None}
    return {"municipality": None, "consortium": party}


class PartyModel(models.Model):
    """A row that belongs to a municipality or to a consortium."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    consortium = models.ForeignKey(
        Consortium, verbose_name=_("consortium"), null=True, blank=True, on_delete=models.PROTECT
    )

    if TYPE_CHECKING:
        municipality_id: int | None
        consortium_id: int | None

    class Meta:
        abstract = True

    @property
    def party(self) -> Party:
        """Raises LookupError for a row that belongs to nobody yet."""
        party = self.municipality or self.consortium
        if party is None:
            raise LookupError("this row has no municipality and no consortium")
        return party
