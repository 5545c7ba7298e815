"""What somebody may say of what they eat and of how they get about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 200
"""Characters of one's own words, on each of the two."""


class Diet(models.TextChoices):
    NONE = "none", _("no special diet")
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    LACTOSE_FREE = "lactose_free", _("lactose-free")
    MILK_FREE = "milk_free", _("milk-free")
    GLUTEN_FREE = "gluten_free", _("gluten-free")
    NUT_ALLERGY = "nut_allergy", _("nut allergy")


class Access(models.TextChoices):
    WHEELCHAIR = "wheelchair", _("comes in a wheelchair")
    LOOP = "loop", _("needs an induction loop")
    INTERPRETER = "interpreter", _("needs an interpreter")
    ASSISTANT = "assistant", _("brings an assistant")


@dataclass(frozen=True)
class Said:
    """Values of Diet and Access, each in its own order, and what was written besides."""

    diet: tuple[str, ...] = ()
    diet_words: str = ""
    access: tuple[str, ...] = ()
    access_words: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Said":
        """Of what has passed through a form or a box; whoever is asked in another order says the same."""
        return cls(
            diet=tuple(value for value in Diet.values if value in given["diet"]),
            diet_words=given["diet_words"],
            access=tuple(value for value in Access.values if value in given["access"]),
            access_words=given["access_words"],
        )

    @property
    def is_empty(self) -> bool:
        return not (self.diet or self.diet_words or self.access or self.access_words)

    @property
    def diet_told(self) -> list[str]:
        """In words, with the person's own at the end."""
        return [*(str(Diet(value).label) for value in self.diet), *filter(None, [self.diet_words])]

    @property
    def access_told(self) -> list[str]:
        return [*(str(Access(value).label) for value in self.access), *filter(None, [self.access_words])]
