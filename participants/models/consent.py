"""Whether each municipality of a consortium has agreed to take part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from participants.models.enrolment import Enrolment


class Consent(models.Model):
    """One member's consent: said by the lead, or asked of the member's own contact by a mailed link.

    Of the link only a digest is kept.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not known yet")
        SAID = "said", _("the lead says so")
        ASKED = "asked", _("asked by mail")
        GIVEN = "given", _("given by the member")
        REFUSED = "refused", _("refused by the member")

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="consents"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    digest = models.CharField(
        _("digest of the link"), max_length=64, null=True, blank=True, unique=True, help_text="SHA-256"
    )
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "municipality"],
                name="one_consent_of_a_member",
                violation_error_message=_("The consent of this member is known already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_state_display()}"
