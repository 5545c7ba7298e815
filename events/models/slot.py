"""Times that a consultant offers, and times that a participant proposes."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from participants.models import Enrolment
from programmes.models import Activity


class Slot(models.Model):
    """A time at which a consultant can hold a municipal activity. `event`: the session that was booked on it."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="slots")
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("consultant"), on_delete=models.CASCADE, related_name="slots"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    event = models.OneToOneField(
        Event, verbose_name=_("session"), null=True, blank=True, on_delete=models.SET_NULL, related_name="slot"
    )

    if TYPE_CHECKING:
        event_id: int | None
        activity_id: int
        consultant_id: int

    class Meta:
        verbose_name = _("offered time")
        verbose_name_plural = _("offered times")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_start",
                violation_error_message=_("The time has to end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["activity", "consultant", "starts_at"],
                name="one_slot_at_a_time",
                violation_error_message=_("This time is offered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}, {self.consultant}"


class Proposal(models.Model):
    """A time that a participant proposes for a session of its own, where none that is offered suits."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("does not suit")
        WITHDRAWN = "withdrawn", _("withdrawn")

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="proposals"
    )
    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="proposals"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="proposal_ends_after_start",
                violation_error_message=_("The time has to end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "activity", "starts_at"],
                condition=Q(state="open"),
                name="one_proposal_of_a_time",
                violation_error_message=_("This time is proposed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.party}: {self.activity}"
