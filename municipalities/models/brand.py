"""The visual identity of a municipality or a consortium."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.typefaces import Typeface
from municipalities.models.consortium import Consortium
from municipalities.models.municipality import Municipality
from municipalities.models.party import ONE_PARTY, PartyModel, exactly_one_party

HEX_COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Give the colour as # and six digits, such as #0B5D5E."))


class Brand(PartyModel):
    """Logo, colours and typeface. The colours are kept as given; `documents.colours` makes them readable."""

    municipality = models.OneToOneField(
        Municipality, verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    consortium = models.OneToOneField(
        Consortium, verbose_name=_("consortium"), null=True, blank=True, on_delete=models.PROTECT
    )
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    logo_alt = models.CharField(_("the logo in words"), max_length=120, blank=True)
    primary = models.CharField(_("main colour"), max_length=7, default="#0B5D5E", validators=[HEX_COLOUR])
    accent = models.CharField(_("second colour"), max_length=7, default="#E9B44C", validators=[HEX_COLOUR])
    typeface = models.CharField(_("typeface"), max_length=20, choices=Typeface, default=Typeface.HANKEN)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("visual identity")
        verbose_name_plural = _("visual identities")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one_party(), name="brand_of_one_party", violation_error_message=ONE_PARTY
            )
        ]

    def __str__(self) -> str:
        return str(self.party)
