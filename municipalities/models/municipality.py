"""The register of municipalities."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SIZE_CLASSES = (_("under 10,000 inhabitants"), _("10,000–40,000 inhabitants"), _("over 40,000 inhabitants"))
"""In words, by `Municipality.size_class`."""


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def current(self) -> "MunicipalityQuerySet":
        """Real municipalities of today's division: neither merged into another nor invented for the demo."""
        return self.filter(merged_into=None, invented=False)

    def open_to_enrolment(self, *, demo: bool) -> "MunicipalityQuerySet":
        """Those that may enrol: today's real ones, and in the demo the invented ones too."""
        todays = self.filter(merged_into=None)
        return todays if demo else todays.filter(invented=False)


class Municipality(models.Model):
    """Register facts of one municipality (kunta), never edited by users.

    Sources: Statistics Finland, municipal division of 2025; THL Sotkanet, population of 31 December 2022.
    """

    class Urbanity(models.IntegerChoices):
        URBAN = 1, _("urban municipality")
        SEMI_URBAN = 2, _("semi-urban municipality")
        RURAL = 3, _("rural municipality")

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=80)
    region_code = models.CharField(_("region code"), max_length=2)
    region = models.CharField(_("region"), max_length=80)
    subregion_code = models.CharField(_("sub-region code"), max_length=3)
    subregion = models.CharField(_("sub-region"), max_length=80)
    languages = models.CharField(_("languages"), max_length=5, help_text=_("Majority language first, such as fi;sv."))
    population = models.PositiveIntegerField(_("population"))
    population_year = models.PositiveSmallIntegerField(_("population of the year"))
    urbanity = models.PositiveSmallIntegerField(_("type"), choices=Urbanity)
    wellbeing_county_code = models.CharField(_("wellbeing services county code"), max_length=2)
    wellbeing_county = models.CharField(_("wellbeing services county"), max_length=80)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    merged_on = models.DateField(_("merged on"), null=True, blank=True)
    invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Its part of an address: the code."""
        return self.code

    @property
    def main_language(self) -> str:
        """fi or sv: the language of the majority."""
        return self.languages[:2]

    @property
    def size_class(self) -> int:
        """0: under 10,000 inhabitants, 1: under 40,000, 2: more."""
        return 0 if self.population < 10_000 else 1 if self.population < 40_000 else 2
