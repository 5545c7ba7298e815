"""A person at an event: with a seat, in the line for one, or with one that is offered."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from participants.models import Enrolment


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        """Those who have a seat."""
        return self.filter(state=Registration.State.REGISTERED)

    def alive(self) -> "RegistrationQuerySet":
        """Those who have a seat, an offer, or a place in the line."""
        return self.exclude(state=Registration.State.CANCELLED)

    def in_line(self) -> "RegistrationQuerySet":
        """Those who wait, whoever came first before the others."""
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "pk")

    def with_party(self) -> "RegistrationQuerySet":
        """All that a mail to the person takes."""
        related = ("user", "event", "enrolment__programme", "enrolment__municipality", "enrolment__consortium")
        return self.select_related(*related)


class Registration(models.Model):
    """A person's place in an event, on one of their participant's seats or in the line for one.

    A seat that is offered is held until `offered_until`. `queued_at` says who came first among those who wait.
    `sequence` rises with each change, so that what a calendar is told after a cancellation is newer than it.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("waiting for a seat")
        OFFERED = "offered", _("has been offered a seat")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="registrations")
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="registrations"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REGISTERED)
    queued_at = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0, db_default=0, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    if TYPE_CHECKING:
        event_id: int
        enrolment_id: int
        user_id: int

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event__starts_at", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="one_registration_per_person",
                violation_error_message=_("This person is registered for this event already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "offered"]) | Q(queued_at__isnull=False),
                name="who_waits_has_a_place_in_line",
                violation_error_message=_("Whoever waits for a seat has to have a place in the line."),
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until__isnull=True)),
                name="an_offer_has_an_end",
                violation_error_message=_("A seat is offered until a moment, and only then."),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "queued_at"], condition=Q(state="waiting"), name="line_of_an_event"),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="offers_by_their_end"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"


HOLDING = (Registration.State.REGISTERED, Registration.State.OFFERED)
"""States in which a seat is taken."""
QUEUED = (Registration.State.WAITING, Registration.State.OFFERED)
"""States in which somebody hopes for a seat."""
