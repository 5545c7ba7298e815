"""What a person needs at an event on site, apart from everything else that is known of them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration


class Needs(models.Model):
    """By consent, sealed (`events.needs.sealing`), and only while the person has a seat and until the event is over."""

    registration = models.OneToOneField(
        Registration, verbose_name=_("registration"), on_delete=models.CASCADE, related_name="needs"
    )
    sealed = models.BinaryField(_("what is needed, sealed"))
    agreed_at = models.DateTimeField(_("agreed"))

    if TYPE_CHECKING:
        registration_id: int

    class Meta:
        verbose_name = _("diet and access needs")
        verbose_name_plural = _("diet and access needs")

    def __str__(self) -> str:
        return f"{self.registration}"
