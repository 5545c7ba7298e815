"""Dated occasions of a programme's activities."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment
from programmes.models import Activity, Programme

WHEN = ("starts_at", "ends_at", "all_day")
"""What it takes to say when an event is."""


class EventQuerySet(models.QuerySet["Event"]):
    def for_participant(self, enrolment: Enrolment) -> "EventQuerySet":
        """The programme's shared events and the participant's own sessions: one schedule."""
        return self.on_schedule(enrolment.pk, enrolment.programme_id)

    def on_schedule(self, enrolment: int, programme: int) -> "EventQuerySet":
        """The same by the ids of the enrolment and its programme."""
        mine = Q(enrolment=enrolment) | Q(enrolment=None, activity__programme=programme)
        return self.filter(mine, published_at__isnull=False)

    def standing(self) -> "EventQuerySet":
        """Those that are published and take place."""
        return self.kept().filter(published_at__isnull=False)

    def kept(self) -> "EventQuerySet":
        """Those that take place, drafts too."""
        return self.filter(cancelled_at=None)

    def to_come(self, now: datetime) -> "EventQuerySet":
        return self.filter(ends_at__gte=now)

    def in_life(self, life: "Event.Life", now: datetime) -> "EventQuerySet":
        """Those that are as far as this, as `Event.life` says of each."""
        of = Event.Life
        if life == of.CANCELLED:
            return self.exclude(cancelled_at=None)
        if life == of.DRAFT:
            return self.kept().filter(published_at=None)
        if life == of.HELD:
            return self.standing().filter(ends_at__lt=now)
        return self.standing().filter(ends_at__gte=now, altered_at__isnull=life == of.PUBLISHED)


class Event(models.Model):
    """One dated occasion of an activity: shared, or one participant's own session (`enrolment`).

    `sequence` rises with each change of what a calendar shows. `altered_at`: when its time, place or way to take part was
    changed last after it was published. `pool`: how many of the participants' unused seats have
    been released to everybody and are still free.
    """

    class Life(models.TextChoices):
        """How far an event is, as lists say it."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CHANGED = "changed", _("changed since it was published")
        CANCELLED = "cancelled", _("called off")
        HELD = "held", _("held")

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
    all_day = models.BooleanField(
        _("all day"), default=False, help_text=_("The hours are not shown, and calendars show whole days.")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Activity.Mode)
    place = models.CharField(_("place"), max_length=120, blank=True)
    join_url = models.URLField(_("link to join"), blank=True)
    join_from = models.DateTimeField(
        _("link shown from"),
        null=True,
        blank=True,
        help_text=_("To those who have a seat. Empty: as soon as there is a link."),
    )
    organisation = models.CharField(
        _("responsible organisation"),
        max_length=12,
        choices=Programme.Handler,
        blank=True,
        help_text=_("Empty: as the activity says."),
    )
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("consultant"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="held_events",
        limit_choices_to={"staff_role": "consultant"},
        help_text=_("Is at one session at a time. Empty: for an own session the participant’s."),
    )
    audiences = models.JSONField(_("audiences"), default=list, blank=True, help_text=_("Empty: as the activity says."))
    capacity = models.PositiveSmallIntegerField(
        _("seats in all"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    seats_per_participant = models.PositiveSmallIntegerField(
        _("seats per participant"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    releases_at = models.DateTimeField(
        _("unused seats go to others from"),
        null=True,
        blank=True,
        help_text=_("Said on the event’s page beforehand. Empty: each participant keeps its seats."),
    )
    asks_needs = models.BooleanField(
        _("asks for diet and access needs"),
        default=False,
        db_default=False,
        help_text=_(
            "On site: whoever has a seat may say what they eat and need. The organiser reads names, the kitchen gets numbers. Taken out, what people have said is deleted."
        ),
    )
    released_at = models.DateTimeField(_("unused seats released"), null=True, blank=True, editable=False)
    pool = models.PositiveIntegerField(_("released seats"), default=0, editable=False)
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0, editable=False)
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    altered_at = models.DateTimeField(_("changed since it was published"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, default=timezone.now, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        enrolment_id: int | None
        activity_id: int
        consultant_id: int | None

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
            models.CheckConstraint(
                condition=Q(pool=0) | Q(released_at__isnull=False),
                name="only_released_seats_are_anybodys",
                violation_error_message=_("Seats are for everybody only once they have been released."),
            ),
            models.CheckConstraint(
                condition=Q(asks_needs=False) | ~Q(mode="remote"),
                name="only_events_on_site_ask_for_needs",
                violation_error_code="asks_needs",
                violation_error_message=_("Only an event on site asks for diet and access needs."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_registrations(self, now: datetime) -> bool:
        return self.takes_place and now < self.closes

    @property
    def takes_place(self) -> bool:
        """It is published, and not called off."""
        return self.published_at is not None and self.cancelled_at is None

    @property
    def closes(self) -> datetime:
        """Until when seats are given."""
        return self.registration_closes_at or self.starts_at

    def life(self, now: datetime) -> "Event.Life":
        if self.cancelled_at is not None:
            return Event.Life.CANCELLED
        if self.published_at is None:
            return Event.Life.DRAFT
        if self.ends_at < now:
            return Event.Life.HELD
        return Event.Life.PUBLISHED if self.altered_at is None else Event.Life.CHANGED

    def link_to_join(self, now: datetime) -> str:
        """For those who have a seat; empty while it is not shown yet."""
        return self.join_url if self.join_from is None or now >= self.join_from else ""

    @property
    def responsible(self) -> str:
        """The organisation that answers for it, its activity's where nothing else is said; in words."""
        return str(Programme.Handler(self.organisation or self.activity.organisation).label)

    @property
    def whom(self) -> list[str]:
        """The audiences that it is for, its activity's where nothing else is said; empty for everybody."""
        whom: list[str] = self.audiences or self.activity.audiences
        return whom
