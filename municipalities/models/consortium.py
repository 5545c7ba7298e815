"""Municipalities that act as one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models.municipality import Municipality


class Consortium(models.Model):
    """A named set of municipalities that act as one participant; not a statistical sub-region."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    municipalities = models.ManyToManyField(Municipality, verbose_name=_("municipalities"), related_name="consortia")
    invented = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def main_language(self) -> str:
        """The majority language of its first member, fi when it has none."""
        first = self.municipalities.first()
        return first.main_language if first else "fi"
