"""How many people of a participant fit into an event."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from participants.models import Enrolment


class Seats(models.Model):
    """Event × participant: the row that is locked when seats are given. `taken` counts the seats that are offered too."""

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
        return f"{self.event}: {self.enrolment.party}, {self.taken}/{self.limit or '–'}"
