"""Who was at an event, or has watched its recording."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from participants.models import Enrolment


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def on_the_day(self) -> "AttendanceQuerySet":
        """Those who were there, on site or remotely: each of them has a seat."""
        return self.filter(way__in=ON_THE_DAY)

    def noted(self) -> "AttendanceQuerySet":
        """Those who took part in any way, the recording too."""
        return self.exclude(way="")


class Attendance(models.Model):
    """How a person took part in an event, and when that was last said.

    An empty `way`: it was said and taken back. The row stays, so that what was said earlier and comes later, from a
    phone that had no network, does not count any more.
    """

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        REMOTE = "remote", _("remotely")
        RECORDING = "recording", _("by the recording")

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="attendances"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="attendances"
    )
    way = models.CharField(_("how"), max_length=10, choices=Way, blank=True)
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    if TYPE_CHECKING:
        event_id: int
        enrolment_id: int
        user_id: int

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="one_attendance_per_person",
                violation_error_message=_("It is noted already whether this person was there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"

    @property
    def was_there(self) -> bool:
        return self.way in ON_THE_DAY


ON_THE_DAY = (Attendance.Way.ON_SITE, Attendance.Way.REMOTE)
"""Ways of taking part while the event lasts."""
