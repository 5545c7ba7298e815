"""Another address of an enrolment's contact person, until it is confirmed from there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import Enrolment


class NewAddress(models.Model):
    """Holds nothing before its link is used, of which only a digest is kept; the one asked for last is the only one."""

    enrolment = models.OneToOneField(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="new_address"
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True, help_text="SHA-256")
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("new address")
        verbose_name_plural = _("new addresses")

    def __str__(self) -> str:
        return self.email
