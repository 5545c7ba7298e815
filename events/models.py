"""Events, seats, registrations."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment
from programmes.models import Activity


class EventQuerySet(models.QuerySet["Event"]):
    def for_participant(self, enrolment: Enrolment) -> "EventQuerySet":
        """The programme's shared events and the participant's own sessions: one schedule."""
        return self.on_schedule(enrolment.pk, enrolment.programme_id)

    def on_schedule(self, enrolment: int, programme: int) -> "EventQuerySet":
        """The same by the ids of the enrolment and its programme."""
        return self.filter(Q(enrolment=enrolment) | Q(enrolment=None, activity__programme=programme))

    def standing(self) -> "EventQuerySet":
        return self.filter(cancelled_at=None)

    def to_come(self, now: datetime) -> "EventQuerySet":
        return self.filter(ends_at__gte=now)


class Event(models.Model):
    """One dated occasion of an activity: shared, or one participant's own session (`enrolment`)."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="events")
    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("participant"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sessions",
        help_text=_("Only for a participant’s own session."),
    )
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    mode = models.CharField(_("mode"), max_length=10, choices=Activity.Mode)
    place = models.CharField(_("place"), max_length=120, blank=True)
    join_url = models.URLField(_("link to join"), blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("seats in all"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    seats_per_participant = models.PositiveSmallIntegerField(
        _("seats per participant"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        enrolment_id: int | None

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_code="ends_at",
                violation_error_message=_("The event has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="event_is_not_oversold",
                violation_error_code="capacity",
                violation_error_message=_("More seats than this are taken already. Cancel some first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_registrations(self, now: datetime) -> bool:
        return self.cancelled_at is None and now < (self.registration_closes_at or self.starts_at)


class Seats(models.Model):
    """Event × participant: the row that is locked when seats are given."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="seats"
    )
    limit = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0)

    class Meta:
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "enrolment"],
                name="one_row_of_seats",
                violation_error_message=_("The participant has its number of seats at this event already."),
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(taken__lte=F("limit")),
                name="seats_are_not_oversold",
                violation_error_message=_("More seats than this are taken already. Cancel some first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.limit or '–'}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.REGISTERED)


class Registration(models.Model):
    """A person's place in an event, on one of their participant's seats."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="registrations")
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="registrations"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REGISTERED)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"
