"""What people are asked to do before an event, and what they hand in."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from participants.models import Enrolment


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> "AssignmentQuerySet":
        """Those of events that are published and take place."""
        return self.filter(event__published_at__isnull=False, event__cancelled_at=None)


class Assignment(models.Model):
    """The pre-assignment of an event. `version` rises with each change, for those who change it at once."""

    class Whose(models.TextChoices):
        """Of whom one answer is asked."""

        PARTICIPANT = "participant", _("each participant together")
        PERSON = "person", _("each person who has a seat")

    class Sharing(models.TextChoices):
        """Who reads the answers once the event is over, the staff apart; the later the more."""

        NOBODY = "nobody", _("nobody but the organisers")
        GROUP = "group", _("those who were in the same small group")
        SEATS = "seats", _("everybody who had a seat")

    event = models.OneToOneField(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="assignment")
    title = models.CharField(_("title"), max_length=160)
    instructions = models.TextField(_("instructions"), max_length=10_000)
    due_at = models.DateTimeField(_("deadline"))
    whose = models.CharField(_("one answer of"), max_length=12, choices=Whose, default=Whose.PARTICIPANT)
    sharing = models.CharField(_("shared after the event with"), max_length=10, choices=Sharing, default=Sharing.NOBODY)
    takes_text = models.BooleanField(_("takes text"), default=True)
    takes_link = models.BooleanField(_("takes a link"), default=True)
    takes_file = models.BooleanField(_("takes a file"), default=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    reminded_last_at = models.DateTimeField(_("reminded on the last day"), null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        event_id: int

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("pre-assignment")
        verbose_name_plural = _("pre-assignments")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_text=True) | Q(takes_link=True) | Q(takes_file=True),
                name="assignment_takes_something",
                violation_error_message=_("Choose at least one thing that may be handed in."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def of_each_person(self) -> bool:
        return self.whose == Assignment.Whose.PERSON

    def widens(self, sharing: str) -> bool:
        """Whether more people would read the answers than now."""
        order = [str(one) for one in Assignment.Sharing]
        return order.index(sharing) > order.index(self.sharing)

    def is_late(self, now: datetime) -> bool:
        return now > self.due_at


class HandIn(models.Model):
    """What was handed in: a participant's one answer, or that of one of its people (`user`).

    `late`: it was handed in, or changed, after the deadline. `version` rises with each change.
    """

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("pre-assignment"), on_delete=models.CASCADE, related_name="hand_ins"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="hand_ins"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="hand_ins",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed in by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="hand-ins/", blank=True, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True, editable=False)
    file_type = models.CharField(_("type of the file"), max_length=100, blank=True, editable=False)
    file_digest = models.CharField(_("digest of the file"), max_length=64, blank=True, editable=False)
    late = models.BooleanField(_("late"), default=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    handed_in_at = models.DateTimeField(_("handed in"))

    if TYPE_CHECKING:
        assignment_id: int
        enrolment_id: int
        user_id: int | None

    class Meta:
        verbose_name = _("answer to a pre-assignment")
        verbose_name_plural = _("answers to pre-assignments")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "enrolment"],
                condition=Q(user=None),
                name="one_answer_of_a_participant",
                violation_error_message=_("The participant has handed in its answer already."),
            ),
            models.UniqueConstraint(
                fields=["assignment", "user"],
                name="one_answer_of_a_person",
                violation_error_message=_("This person has handed in an answer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.enrolment.party}: {self.assignment}"
