"""Outgoing mail as rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail.message import make_msgid
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_three_days() -> datetime:
    """An outage of a day, or of a weekend, loses nothing."""
    return timezone.now() + timedelta(days=3)


def new_message_id() -> str:
    return make_msgid(domain="digiverkosto")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        """Queued, and its next try has come."""
        return self.filter(state=Message.State.QUEUED, next_try_at__lte=now)


class Message(models.Model):
    """One mail to one address: queued before it is sent, kept after."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held since a backup was restored")

    key = models.CharField(_("key"), max_length=200, unique=True, help_text=_("Makes the same message unique."))
    to = models.EmailField(_("to"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mails",
    )
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Carries a code: its text is shown to nobody and deleted once sent."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now, db_index=True)
    give_up_at = models.DateTimeField(_("not after"), default=in_three_days, null=True, blank=True)
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)
    repeated = models.BooleanField(
        _("sent once more"),
        default=False,
        db_default=False,
        help_text=_("It was not known whether the first one had left."),
    )
    message_id = models.CharField(
        _("Message-ID"), max_length=120, default=new_message_id, db_default="", editable=False
    )
    error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"
