"""Outgoing mail as rows, and the letters to many of which rows are made."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.mail.message import make_msgid
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_three_days() -> datetime:
    """An outage of a day, or of a weekend, loses nothing."""
    return timezone.now() + timedelta(days=3)


def new_message_id() -> str:
    return make_msgid(domain="digiverkosto")


class Wording(NamedTuple):
    """A letter's subject and text in one language, with its fields as they are written: `{name}`."""

    subject: str
    body: str


class ReadyText(models.Model):
    """A text that is kept to begin letters from. `texts`: language → {"subject", "body"}."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    texts = models.JSONField(_("texts"), default=dict)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("ready text")
        verbose_name_plural = _("ready texts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(models.QuerySet["Letter"]):
    def with_counts(self) -> "LetterQuerySet":
        """With how many mails were made of each, and how many of them wait, have gone, failed or were cancelled."""
        counted = {name: Coalesce(count_of(states), 0) for name, states in COUNTED.items()}
        return self.annotate(**counted).select_related("author").defer("texts")

    def in_state(self, state: str, now: datetime) -> "LetterQuerySet":
        """Those that are in this state of `Letter.State` at the moment; all of them for a word that is none."""
        waiting = Exists(Message.objects.filter(letter=OuterRef("pk"), state__in=WAITING))
        stopped, confirmed = Q(cancelled_at__isnull=False), Q(cancelled_at=None, confirmed_at__isnull=False)
        known = {
            Letter.State.DRAFT: Q(cancelled_at=None, confirmed_at=None),
            Letter.State.SCHEDULED: confirmed & Q(waiting, goes_at__gt=now),
            Letter.State.SENDING: confirmed & Q(waiting, goes_at__lte=now),
            Letter.State.SENT: confirmed & ~Q(waiting),
            Letter.State.CANCELLED: stopped,
        }
        return self.filter(known[Letter.State(state)]) if state in Letter.State.values else self


class Letter(models.Model):
    """What is written to many: its rows of mail are made when it is confirmed, and tell how far it is.

    `query` says to whom, in the words of an address that the app above reads. `texts`: language → {"subject", "body"}.
    `instead`: the language of the text that those get whose own has none; empty where nobody has chosen it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("going out")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(_("key"), max_length=40, unique=True, help_text=_("Makes the same letter unique."))
    query = models.CharField(_("to whom"), max_length=1000)
    subject = models.CharField(_("subject"), max_length=150)
    texts = models.JSONField(_("texts"), default=dict)
    instead = models.CharField(_("for those without a text"), max_length=2, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    goes_at = models.DateTimeField(_("goes"), null=True, blank=True, help_text=_("Empty: as soon as it is confirmed."))
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to many")
        verbose_name_plural = _("messages to many")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def languages(self) -> list[str]:
        """In which languages it is written, in the portal's order."""
        return [code for code, _name in settings.LANGUAGES if code in self.texts]

    def wording(self, language: str) -> Wording | None:
        """What somebody of this language reads; None while nobody has said what they get."""
        text = self.texts.get(language) or self.texts.get(self.instead)
        return Wording(text["subject"], text["body"]) if text else None

    def state(self, waiting: int, now: datetime) -> "Letter.State":
        """`waiting`: how many of its mails have still to go."""
        if self.cancelled_at is not None:
            return Letter.State.CANCELLED
        if self.confirmed_at is None:
            return Letter.State.DRAFT
        if not waiting:
            return Letter.State.SENT
        return Letter.State.SCHEDULED if self.goes_at and self.goes_at > now else Letter.State.SENDING


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
    letter = models.ForeignKey(
        Letter,
        verbose_name=_("message to many"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    grounds = models.JSONField(
        _("why they get it"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("What the app that wrote the letter asks again before it goes."),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    calendar = models.TextField(
        _("calendar file"),
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("What goes along for calendars."),
    )
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

    if TYPE_CHECKING:
        letter_id: int | None

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["sending_since"], condition=Q(letter__isnull=False), name="letters_begun_lately")
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"


WAITING = (Message.State.QUEUED, Message.State.SENDING, Message.State.HELD)
"""What has still to go, or nobody knows yet whether it went."""
COUNTED: dict[str, tuple[str, ...]] = {
    "people": tuple(Message.State.values),
    "waiting": WAITING,
    "sent": (Message.State.SENT,),
    "failed": (Message.State.FAILED,),
    "stopped": (Message.State.CANCELLED,),
}
"""The numbers that are told of a letter."""


def count_of(states: tuple[str, ...]) -> Subquery:
    rows = Message.objects.filter(letter=OuterRef("pk"), state__in=states).order_by()
    return Subquery(rows.values("letter").annotate(number=Count("pk")).values("number"))
