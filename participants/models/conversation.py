"""What is asked and answered about an enrolment, and the links of mails that lead to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.enrolment import Enrolment

LONGEST_REMARK = 2000


class Remark(models.Model):
    """One thing that staff or the contact person have said about an enrolment, in the order in which it was said."""

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="remarks"
    )
    from_staff = models.BooleanField(_("said by staff"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_REMARK)
    said_at = models.DateTimeField(_("said"), auto_now_add=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Door(models.Model):
    """A link in a mail that lets whoever has it in to an enrolment. Only a digest of it is kept."""

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="doors"
    )
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True, help_text="SHA-256")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("link to an enrolment")
        verbose_name_plural = _("links to enrolments")

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
